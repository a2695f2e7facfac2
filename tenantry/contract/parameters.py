"""Path, query, header and cookie parameters of an operation."""

import keyword
import re
from collections.abc import Mapping
from typing import Any

from tenantry.contract.document import Pointer
from tenantry.contract.refusals import StartRefused, invalid
from tenantry.contract.request import Request
from tenantry.contract.schemas import Schemas
from tenantry.contract.text import decode_form
from tenantry.contract.values import TextValue

# OpenAPI says that header parameters of these names are to be ignored.
_RESERVED_HEADERS = {"accept", "content-type", "authorization"}
_STYLES = {"path": "simple", "query": "form", "header": "simple", "cookie": "form"}
_WORDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def argument_name(name: str) -> str:
    """The Python name of a document's name: `apiKeyId` and `X-Thing` -> `api_key_id`, `x_thing`."""
    snake = re.sub(r"\W+", "_", _WORDS.sub("_", name)).lower()
    return f"{snake}_" if keyword.iskeyword(snake) else snake


class Parameter:
    """One parameter, compiled.

    Raises:
        StartRefused: a type or a style that can't be served.
    """

    def __init__(self, schemas: Schemas, pointer: Pointer, node: Mapping[str, Any]) -> None:
        self.name: str = node["name"]
        self.where: str = node["in"]
        self.required: bool = node.get("required", False)
        self.argument = argument_name(self.name)
        _refuse_unserved(node)
        schema = node["schema"]
        self.default = schemas.reader.keyword(schema, "default", None)
        validator = schemas.compile((*pointer, "schema"), self.where)
        # A path segment and a header are one list with commas whatever `explode` says of them.
        explode = self.where in ("query", "cookie") and node.get("explode", True)
        self._value = TextValue(
            schemas.reader, schema, self.where, self.name, explode=explode, check=validator.check
        )
        if self._value.is_array and explode and self.where == "cookie":
            raise StartRefused(f"{_label(node)} is an exploded array, which is not supported")

    def read(self, raws: list[bytes] | None) -> Any:
        """The checked value of what was sent, the default where nothing was.

        Raises:
            Refusal: invalid, naming the parameter.
        """
        if raws:
            return self._value.read(raws)
        if self.required:
            raise invalid(self.where, self.name, "is required")
        return self.default


class Parameters:
    """All parameters of one operation.

    Raises:
        StartRefused: one that can't be served, or two of one Python name.
    """

    def __init__(self, schemas: Schemas, pointers: list[Pointer]) -> None:
        found: dict[tuple[str, str], Parameter] = {}
        for pointer in pointers:
            place, node = schemas.follow(pointer)
            if node["in"] != "header" or node["name"].lower() not in _RESERVED_HEADERS:
                found[node["in"], node["name"]] = Parameter(schemas, place, node)
        self.all = list(found.values())
        self._in_path, self._in_query, self._in_header, self._in_cookie = (
            [one for one in self.all if one.where == where] for where in _STYLES
        )
        self._query_names = {one.name for one in self._in_query}
        names = [one.argument for one in self.all]
        for name in names:
            if names.count(name) > 1:
                raise StartRefused(f"two parameters have the name {name} in Python")

    def read(self, request: Request, path: Mapping[str, bytes]) -> dict[str, Any]:
        """Python names to checked values.

        Args:
            path: the raw segments that the route's template names.

        Raises:
            Refusal: invalid, naming the first parameter at fault.
        """
        if not self.all and not request.scope["query_string"]:
            return {}
        values = {}
        for one in self._in_path:
            values[one.argument] = one.read([path[one.name]])
        if self._query_names or request.scope["query_string"]:
            self._read_query(request, values)
        for one in self._in_header:
            values[one.argument] = one.read(_raw(request.header(one.name)))
        for one in self._in_cookie:
            values[one.argument] = one.read(_raw(request.cookies.get(one.name)))
        return values

    def _read_query(self, request: Request, values: dict[str, Any]) -> None:
        try:
            query = request.query
            for name in query.keys() - self._query_names:
                for raw in query[name]:
                    decode_form(raw)
        except ValueError as error:
            raise invalid("query", "", str(error)) from None
        for one in self._in_query:
            values[one.argument] = one.read(query.get(one.name))


def _raw(value: str | None) -> list[bytes] | None:
    """A header's text back to the bytes that came, which ASGI shows as Latin-1."""
    return None if value is None else [value.encode("latin-1")]


def _label(node: Mapping[str, Any]) -> str:
    return f"{node['in']} parameter {node['name']!r}"


def _refuse_unserved(node: Mapping[str, Any]) -> None:
    if "schema" not in node:
        raise StartRefused(f"{_label(node)} has no schema (`content` is not supported)")
    if node.get("allowReserved"):
        raise StartRefused(f"{_label(node)} has allowReserved, which is not supported")
    style = node.get("style", _STYLES[node["in"]])
    if style != _STYLES[node["in"]]:
        raise StartRefused(f"{_label(node)} has the style {style}, which is not supported")
