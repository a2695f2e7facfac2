"""Raises a document written for OpenAPI 3.0 to 3.1, whose schemas are JSON Schema 2020-12."""

from typing import Any

from tenantry.contract.documents.walk import schemas, unshared

VERSION = "3.1.0"


def raised(document: dict[str, Any]) -> dict[str, Any]:
    """Return a copy of `document` in the dialect of OpenAPI 3.1.

    A document that already calls itself 3.1 is treated alike: published ones say `nullable` there
    too, which JSON Schema ignores and their clients do not.
    """
    document = unshared(document)
    document["openapi"] = VERSION
    for schema in schemas(document):
        _raise_nullable(schema)
        _raise_bounds(schema)
        if "example" in schema:
            schema["examples"] = [schema.pop("example"), *schema.get("examples", [])]
    return document


def _raise_nullable(schema: dict[str, Any]) -> None:
    # Source: OpenAPI 3.0.3, "nullable" has a meaning only beside a "type".
    nullable = schema.pop("nullable", False)
    if not nullable or "type" not in schema:
        return
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    schema["type"] = [*types, *({"null"} - set(types))]
    if "enum" in schema and None not in schema["enum"]:
        schema["enum"] = [*schema["enum"], None]


def _raise_bounds(schema: dict[str, Any]) -> None:
    # 3.0 follows JSON Schema draft 4, where an exclusive bound is a flag beside the bound.
    for flag, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if schema.get(flag) is True:
            schema[flag] = schema.pop(bound)
        elif schema.get(flag) is False:
            del schema[flag]
