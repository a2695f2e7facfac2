"""Schemathesis as this project runs it: every check, a fixed seed, and a gate behind it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import schemathesis
from schemathesis.openapi import from_dict
from schemathesis.schemas import BaseSchema

SEED = 20240229
EXAMPLES = 10
"""Generated requests for each operation, beside those of examples and of coverage."""


def fuzzed(
    document: Mapping[str, Any],
    *,
    credentials: Mapping[str, Mapping[str, str]] | None = None,
    exceptions: Sequence[Mapping[str, Any]] = (),
) -> BaseSchema:
    """A document as Schemathesis runs it: examples, coverage and fuzzing of every operation.

    Args:
        credentials: security scheme -> Schemathesis' description of a good credential.
        exceptions: settings of single operations, in Schemathesis' words; no check may be off.
    """
    settings: dict[str, Any] = {
        "seed": SEED,
        # NUL is refused everywhere (rule 50), which no schema can say.
        "generation": {"max-examples": EXAMPLES, "database": "none", "allow-x00": False},
        "phases": {
            "examples": {"fill-missing": True},
            "coverage": {"generate-duplicate-query-parameters": True},
            "stateful": {"enabled": False},
        },
        "operations": [dict(one) for one in exceptions],
    }
    if credentials:
        settings["auth"] = {"openapi": {name: dict(one) for name, one in credentials.items()}}
    schema = from_dict(dict(document), config=schemathesis.Config.from_dict(settings))
    # Schemas without bounds let through what rule 50 refuses: integers beyond 64 bits.
    schema.hook("filter_body")(lambda context, body: _within_int64(body))
    return schema


def _within_int64(value: object) -> bool:
    if isinstance(value, Mapping):
        return all(map(_within_int64, value.values()))
    if isinstance(value, list):
        return all(map(_within_int64, value))
    return not isinstance(value, int) or -(2**63) <= value < 2**63


def operations(schema: BaseSchema) -> set[str]:
    """The labels (`GET /pets`) of all operations of a schema."""
    return {result.ok().label for result in schema.get_all_operations()}


class Gate:
    """Remembers which operations were seen to succeed.

    A server that refuses everything passes every check of Schemathesis: each refusal is
    documented. Only what was seen to answer 2xx has been tested.
    """

    def __init__(self) -> None:
        self._statuses: dict[str, set[int]] = defaultdict(set)

    def record(self, label: str, status: int) -> None:
        self._statuses[label].add(status)

    def shut(self, labels: set[str]) -> dict[str, list[int]]:
        """Operations that never succeeded, with the statuses they answered instead."""
        return {
            label: sorted(self._statuses[label])
            for label in sorted(labels)
            if not any(200 <= status < 300 for status in self._statuses[label])
        }
