"""Paths that bear a query string.

Some published documents tell operations of one path apart by its query, `/things?action=close`, and
put parameters into the template, `&token={token}`. OpenAPI knows no such paths.
"""

from typing import Any
from urllib.parse import parse_qsl

from tenantry.contract.documents.errors import DocumentError
from tenantry.contract.documents.operations import operations


def hoisted(path: str) -> str:
    """Return `path` with the fixed values of its query as segments: `/things/close`."""
    base, fixed = _parts(path)
    return "/".join([base, *fixed.values()])


def without_templates(path: str) -> str:
    """Return `path` with only the fixed values in its query: `/things?action=close`."""
    base, fixed = _parts(path)
    query = "&".join(f"{name}={value}" for name, value in fixed.items())
    return f"{base}?{query}" if query else base


def require_declared(document: dict[str, Any]) -> None:
    """Raise DocumentError for a template in a query that is no required query parameter too.

    Only then can the path do without the template and still say all that it said.
    """
    for operation in operations(document):
        declared = {
            f"{{{parameter['name']}}}"
            for parameter in operation.object.get("parameters", [])
            if parameter.get("in") == "query" and parameter.get("required")
        }
        _, _, query = operation.path.partition("?")
        for name, value in parse_qsl(query):
            if _is_template(value) and value not in declared:
                raise DocumentError(f"{operation} does not declare its query parameter {name}.")


def _parts(path: str) -> tuple[str, dict[str, str]]:
    base, _, query = path.partition("?")
    return base, {name: value for name, value in parse_qsl(query) if not _is_template(value)}


def _is_template(value: str) -> bool:
    return value.startswith("{") and value.endswith("}")
