"""What Connexion is given of a document: enough to route, resolve and secure, in OpenAPI 3.0.

Connexion 3.3 reads 3.0 only (spec-first/connexion#1396). Parameters, bodies and answers are
compiled from the 3.1 document itself, so none of them stands in the skeleton.
"""

from collections.abc import Iterator, Mapping
from typing import Any

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")
SCHEME = "x-scheme"


def operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """Path, method and operation object of every operation, in the document's order."""
    for path, item in document.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def skeleton(document: Mapping[str, Any]) -> dict[str, Any]:
    """The OpenAPI 3.0 skeleton of a 3.1 document."""
    paths: dict[str, Any] = {}
    for path, method, operation in operations(document):
        paths.setdefault(path, {})[method] = {
            "operationId": operation["operationId"],
            "security": operation.get("security", document.get("security", [])),
            "responses": {"default": {"description": ""}},
        }
    schemes = document.get("components", {}).get("securitySchemes", {})
    return {
        "openapi": "3.0.3",
        "info": {"title": "skeleton", "version": "1"},
        "paths": paths,
        "components": {
            "securitySchemes": {name: _named(name, scheme) for name, scheme in schemes.items()}
        },
    }


def _named(name: str, scheme: Mapping[str, Any]) -> dict[str, Any]:
    """A scheme that 3.0 knows, bearing the real one, its name with it."""
    return {"type": "apiKey", "in": "header", "name": name, SCHEME: scheme}
