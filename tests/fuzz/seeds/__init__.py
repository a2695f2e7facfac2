"""What the fuzzing of the application has to know of each contract: one module for each.

Such a module has

- `CREDENTIALS`: security scheme -> a good credential in Schemathesis' words. Requests are made
  before there is a database, so a credential that only a running server can make is a stand-in.
- `EXAMPLES`: operation -> parameter -> an example that the document lacks, of a planted row.
- `REFUSED_BY_RULE`: operation -> status -> the rule that refuses, with that status, what the
  request's schema lets through. Rule 57: the schema stays as published, the fuzzing is told.
- `plant(settings)`: makes the rows that the examples speak of; gives stand-in -> credential.
"""

from collections.abc import Iterable, Iterator
from copy import deepcopy
from importlib import import_module
from typing import Any

Document = dict[str, Any]

ACCEPTED = ("2xx", "404", "409", "429")
"""What valid data may always meet with: rows that are gone or taken, and limits."""


def of(contracts: Iterable[str]) -> dict[str, Any]:
    """The modules of contracts, by name. A contract that is served needs one."""
    return {name: import_module(f"{__name__}.{name}") for name in contracts}


def credentials(seeds: dict[str, Any]) -> dict[str, Any]:
    """Security scheme of the merged document -> a good credential."""
    return {
        f"{contract}.{scheme}": credential
        for contract, seed in seeds.items()
        for scheme, credential in seed.CREDENTIALS.items()
    }


def exceptions(seeds: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Settings of the operations that rules of their own may refuse."""
    for contract, seed in seeds.items():
        for operation, statuses in seed.REFUSED_BY_RULE.items():
            expected = [*ACCEPTED, *statuses]
            yield {
                "include-operation-id": f"{contract}.{operation}",
                "checks": {"positive_data_acceptance": {"expected-statuses": expected}},
            }


def with_examples(document: Document, seeds: dict[str, Any]) -> Document:
    """The document with the examples that it lacks."""
    prepared = deepcopy(document)
    for item in prepared["paths"].values():
        for operation in item.values():
            contract, _, name = operation["operationId"].partition(".")
            examples = seeds[contract].EXAMPLES.get(name, {})
            for parameter in operation.get("parameters", ()):
                if parameter.get("name") in examples:
                    parameter["example"] = examples[parameter["name"]]
    return prepared
