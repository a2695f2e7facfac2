"""Following references inside one document."""

from typing import Any

Json = dict[str, Any]


class Node:
    """An object of a document, with the document that its references lead through."""

    def __init__(self, document: Json, value: Json) -> None:
        self.document = document
        while "$ref" in value:
            value = _find(document, value["$ref"])
        self.value = value

    def get(self, name: str, default: Any = None) -> Any:
        """The plain value of a member."""
        return self.value.get(name, default)

    def node(self, name: str) -> "Node":
        """The object under a member, an empty one where there is none."""
        return Node(self.document, self.value.get(name, {}))

    def items(self, name: str) -> list[tuple[str, "Node"]]:
        """The objects of a member that holds objects by name."""
        return [(key, Node(self.document, each)) for key, each in self.get(name, {}).items()]

    def each(self, name: str) -> list["Node"]:
        """The objects of a member that is a list of objects."""
        return [Node(self.document, each) for each in self.get(name, [])]


def _find(document: Json, reference: str) -> Json:
    found: Any = document
    for part in reference.removeprefix("#/").split("/"):
        found = found[part.replace("~1", "/").replace("~0", "~")]
    value: Json = found
    return value
