"""Worked examples: the values that the document gives, or the plainest ones its schemas allow."""

import json
import shlex
from itertools import chain
from typing import Any
from urllib.parse import quote, urlencode

from tenantry.guides.references import Node

_BY_FORMAT = {
    "uuid": "018f3d10-4c2b-7d1e-8f90-1a2b3c4d5e6f",
    "date-time": "2026-03-01T09:30:00Z",
    "date": "2026-03-01",
    "email": "owner@acme.example",
    "uri": "https://acme.example/",
}
PLACEHOLDER = "…"
_BY_TYPE: dict[str, Any] = {"integer": 1, "number": 1, "boolean": True, "null": None}


def value_of(schema: Node) -> Any:
    """A value that the schema describes, for people to look at."""
    for given in (schema.get("example"), *schema.get("examples", []), schema.get("default")):
        if given is not None:
            return given
    if "const" in schema.value or "enum" in schema.value:
        return schema.get("const", schema.get("enum", [None])[0])
    for choice in ("oneOf", "anyOf"):
        if choice in schema.value:
            return value_of(schema.each(choice)[0])
    if "allOf" in schema.value:
        parts = [value_of(part) for part in schema.each("allOf")]
        return dict(chain.from_iterable(part.items() for part in parts if isinstance(part, dict)))
    return _by_kind(schema)


def _by_kind(schema: Node) -> Any:
    kind = schema.get("type", "object" if "properties" in schema.value else "string")
    if isinstance(kind, list):
        kind = next(each for each in kind if each != "null")
    if kind == "object":
        return _members(schema)
    if kind == "array":
        return [value_of(schema.node("items"))]
    return _BY_TYPE.get(kind, _BY_FORMAT.get(schema.get("format", ""), PLACEHOLDER))


def _members(schema: Node) -> Any:
    """The members of an object, without those that need not be there and of which nothing is told:
    an account that succeeded has no error.
    """
    required = schema.get("required", [])
    values = {name: value_of(part) for name, part in schema.items("properties")}
    return {
        name: value for name, value in values.items() if name in required or value != PLACEHOLDER
    }


def request(base: str, method: str, path: str, operation: Node, credential: str | None) -> str:
    """A curl command that calls an operation with all that it requires."""
    parts = ["curl"] if method == "get" else ["curl", "-X", method.upper()]
    parts.append(shlex.quote(base + _filled(path, operation)))
    if credential is not None:
        parts += ["-H", f'"{credential}"']
    for parameter in _required(operation, "header"):
        header = f"{parameter.get('name')}: {_parameter(parameter)}"
        parts += ["-H", shlex.quote(header)]
    body = body_of(operation)
    if body is not None:
        text = json.dumps(body, ensure_ascii=False)
        parts += ["-H", shlex.quote("content-type: application/json"), "-d", shlex.quote(text)]
    return " ".join(parts)


def body_of(operation: Node) -> Any:
    """An example of the body that an operation takes; None where it takes none."""
    content = operation.node("requestBody").node("content").node("application/json")
    if not content.value:
        return None
    for _, given in content.items("examples"):
        return given.get("value")
    return content.get("example") or value_of(content.node("schema"))


def answer(response: Node) -> str | None:
    """An example of an answer as JSON; None where it has no such body."""
    content = response.node("content").node("application/json")
    if not content.value:
        return None
    for _, given in content.items("examples"):
        return json.dumps(given.get("value"), ensure_ascii=False, indent=2)
    given = content.get("example") or value_of(content.node("schema"))
    return json.dumps(given, ensure_ascii=False, indent=2)


def _filled(path: str, operation: Node) -> str:
    """The path with an example for each parameter, and what the query must have."""
    for parameter in operation.each("parameters"):
        if parameter.get("in") == "path":
            value = quote(str(_parameter(parameter)), safe="")
            path = path.replace("{" + parameter.get("name") + "}", value)
    query = {each.get("name"): _parameter(each) for each in _required(operation, "query")}
    return f"{path}?{urlencode(query)}" if query else path


def _required(operation: Node, where: str) -> list[Node]:
    return [
        each
        for each in operation.each("parameters")
        if each.get("in") == where and each.get("required")
    ]


def _parameter(parameter: Node) -> Any:
    given = parameter.get("example")
    return value_of(parameter.node("schema")) if given is None else given
