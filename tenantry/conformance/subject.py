"""What is held against what: a contract's document, and a server that should keep it."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from tenantry.contract.documents.query_paths import without_templates
from tenantry.served import Served

Document = dict[str, Any]
Examples = Mapping[str, Mapping[str, Any]]
"""Operation -> parameter, or `body` -> a value that the server takes, or a list of some."""

BODY = "body"
USED_ONCE = frozenset({"Idempotency-Key"})
"""Parameters whose example is good for one request of one operation only."""

SAFE_METHODS = frozenset({"get"})


@dataclass(frozen=True)
class Subject:
    """A server, and what is known of it.

    Args:
        contract: the contract that it should keep.
        url: where the contract's paths begin.
        credentials: security scheme, as the contract names it -> a good credential in
            Schemathesis' words: `{"bearer": …}`, `{"api_key": …}`, or `username` and `password`.
        examples: what this server has; the document's own examples are of no server's rows.
        writes: whether operations that change something may be called.
        only: the operations to call, by name; None for all.
        refusals: statuses that valid data of these credentials may meet with anywhere.
        headers: of every request.
    """

    contract: str
    url: str
    credentials: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    examples: Examples = field(default_factory=dict)
    writes: bool = False
    only: frozenset[str] | None = None
    refusals: tuple[int, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)

    def document(self, *, published: bool) -> Document:
        """The contract with our overlays, reduced to `only`, and with the examples.

        Args:
            published: whether paths are those that every server of the contract has, or ours.
        """
        merged = deepcopy(Served((self.contract,)).merged)
        paths: dict[str, Document] = {}
        for path, item in merged["paths"].items():
            for method, operation in _operations(item):
                if self.only is None or name_of(operation) in self.only:
                    values = self.examples.get(name_of(operation), {})
                    _give_examples(operation, values, merged["components"])
                    address = _address(path, operation) if published else path
                    paths.setdefault(address, {})[method] = operation
        return merged | {"paths": paths}

    def withheld(self, document: Document) -> list[str]:
        """The operationIds of what is documented and not called, because it changes something."""
        return [
            operation["operationId"]
            for item in document["paths"].values()
            for method, operation in _operations(item)
            if not self.writes and not _only_reads(method, operation)
        ]

    def schemes(self) -> dict[str, Mapping[str, str]]:
        """Security scheme of the document -> a good credential."""
        return {f"{self.contract}.{name}": each for name, each in self.credentials.items()}


def _operations(item: Document) -> Iterator[tuple[str, Document]]:
    return ((name, part) for name, part in item.items() if "operationId" in part)


def _address(path: str, operation: Document) -> str:
    return without_templates(operation.get("x-published-path", path))


def _only_reads(method: str, operation: Document) -> bool:
    return method in SAFE_METHODS and operation.get("x-safe", True)


def _give_examples(operation: Document, values: Mapping[str, Any], components: Document) -> None:
    """Put values into an operation, in place of what the document has for the same parameter."""
    parameters = [_resolved(each, components) for each in operation.get("parameters", ())]
    for parameter in parameters:
        if parameter["name"] in values or parameter["name"] in USED_ONCE:
            parameter.pop("example", None)
        if parameter["name"] in values:
            parameter["examples"] = _named(values[parameter["name"]])
    if parameters:
        operation["parameters"] = parameters
    if BODY in values:
        for content in operation["requestBody"]["content"].values():
            content.pop("example", None)
            content["examples"] = _named(values[BODY])


def _resolved(part: Document, components: Document) -> Document:
    _, _, name = part.get("$ref", "").rpartition("/")
    return deepcopy(components["parameters"][name]) if name else part


def _named(value: Any) -> Document:
    several = value if isinstance(value, list) else [value]
    return {f"example {number}": {"value": each} for number, each in enumerate(several, 1)}


def name_of(operation: Document) -> str:
    """The name by which examples speak of an operation: that which its contract gives it."""
    identifier: str = operation["operationId"]
    return identifier.rpartition(".")[2]
