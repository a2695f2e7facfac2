"""Walks through OpenAPI documents that tell the language's objects from names and from data.

A property may be called `nullable` and an example may hold `$ref`: a walk that took every
mapping for an object of the language would rewrite what is not its own.
"""

import json
from collections.abc import Iterator
from typing import Any

# Mappings whose keys are names that the author chose, each leading to an object.
_NAMED = {
    *("callbacks", "content", "encoding", "headers", "links", "paths", "responses", "variables"),
    *("examples", "parameters", "pathItems", "requestBodies", "schemas", "securitySchemes"),
    *("$defs", "dependentSchemas", "patternProperties", "properties", "webhooks"),
}
# Keywords whose value is the author's data; a mapping of `examples` is named objects, a list data.
_DATA = {"const", "default", "enum", "example", "examples", "mapping", "security", "value"}


def objects(node: Any) -> Iterator[dict[str, Any]]:
    """Yield every object of OpenAPI or JSON Schema at and below `node`, outermost first.

    Examples, defaults, constants, enums and `x-` extensions are data and are not entered.
    """
    if isinstance(node, list):
        for item in node:
            yield from objects(item)
    elif isinstance(node, dict):
        yield node
        for key, value in node.items():
            yield from _below(key, value)


def _below(key: str, value: Any) -> Iterator[dict[str, Any]]:
    if key in _NAMED and isinstance(value, dict):
        for named in value.values():
            yield from objects(named)
    elif key not in _DATA and not key.startswith("x-"):
        yield from objects(value)


def schemas(document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield every schema of an OpenAPI document, nested ones too."""
    yield from objects(list(document.get("components", {}).get("schemas", {}).values()))
    for holder in objects(document):
        yield from objects(holder.get("schema"))


def unshared(document: dict[str, Any]) -> dict[str, Any]:
    """Return a copy of `document` of which no part is another one.

    A YAML alias and an overlay's update of many targets put one object in several places, where a
    change of one would change them all; `copy.deepcopy` keeps that so.
    """
    copy: dict[str, Any] = json.loads(json.dumps(document))
    return copy
