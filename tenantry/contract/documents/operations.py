"""The operations of a document, each with where it stands."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tenantry.contract.documents.errors import DocumentError

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: its path and method, and its object in the document, which may be changed."""

    path: str
    method: str
    object: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.path}"

    @property
    def identifier(self) -> str:
        """The operationId. Raises DocumentError where there is none."""
        if not self.object.get("operationId"):
            raise DocumentError(f"{self} has no operationId.")
        return str(self.object["operationId"])

    @property
    def tag(self) -> str:
        """The one tag. Raises DocumentError where there is none, or more."""
        tags = self.object.get("tags", [])
        if len(tags) != 1:
            raise DocumentError(f"{self} has {len(tags)} tags instead of one.")
        return str(tags[0])


def operations(document: dict[str, Any]) -> Iterator[Operation]:
    """Yield the operations of `document` in its order."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield Operation(path, method, item[method])
