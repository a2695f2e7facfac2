"""Places in an OpenAPI document: pointers, references between them, and where its schemas stand."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from tenantry.contract.refusals import StartRefused

Document = Mapping[str, Any]
Schema = Mapping[str, Any] | bool
Pointer = tuple[str | int, ...]

_OPAQUE = {"schemas", "example", "examples"}
_LONGEST_CHAIN = 50


def node_at(document: Document, pointer: Pointer) -> Any:
    """The node at `pointer`, references not followed.

    Raises:
        StartRefused: there is none.
    """
    node: Any = document
    try:
        for step in pointer:
            node = node[int(step)] if isinstance(node, list) else node[step]
    except (KeyError, IndexError, ValueError, TypeError):
        raise StartRefused(f"the $ref #/{written(pointer)} leads nowhere") from None
    return node


def follow(document: Document, pointer: Pointer) -> tuple[Pointer, Any]:
    """Where the node at `pointer` really stands, and the node, references followed.

    Raises:
        StartRefused: a reference leads outside the document, nowhere or to itself.
    """
    for _ in range(_LONGEST_CHAIN):
        node = node_at(document, pointer)
        if not (isinstance(node, Mapping) and isinstance(node.get("$ref"), str)):
            return pointer, node
        pointer = parsed(node["$ref"])
    raise StartRefused(f"the $ref at #/{written(pointer)} leads to itself")


def schema_places(document: Document) -> dict[Pointer, Schema]:
    """Every schema of the document by where it stands, inner schemas of schemas left out."""
    return dict(_places(document, ()))


def _places(node: Any, path: Pointer) -> Iterator[tuple[Pointer, Schema]]:
    pairs: Any = ()
    if isinstance(node, Mapping):
        pairs = node.items()
    elif isinstance(node, list):
        pairs = enumerate(node)
    for key, value in pairs:
        here = (*path, key)
        if key == "schema":
            yield here, value
        elif here == ("components", "schemas"):
            yield from (((*here, name), schema) for name, schema in value.items())
        elif key not in _OPAQUE:
            yield from _places(value, here)


def parsed(reference: str) -> Pointer:
    """The pointer of a local `$ref`.

    Raises:
        StartRefused: the reference leads outside the document.
    """
    if not reference.startswith("#/"):
        raise StartRefused(f"the $ref {reference} leads outside the document")
    steps = unquote(reference[2:]).split("/")
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in steps)


def written(pointer: Pointer) -> str:
    """A pointer for people to read."""
    return "/".join(map(str, pointer))
