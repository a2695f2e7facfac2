"""The schemas of one document, compiled once each.

The document stays what it is: every validator is a reference into it, so that `#/components/…`,
`$anchor`, `$dynamicRef`, `$id` and recursion mean what JSON Schema 2020-12 says.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote

from jsonschema_rs import Draft202012, Draft202012Validator, Registry, ValidationError

from tenantry.contract.formats import FORMATS
from tenantry.contract.problems import describe
from tenantry.contract.refusals import StartRefused, invalid

Schema = Mapping[str, Any] | bool
Pointer = tuple[str | int, ...]

_BASE = "https://document.invalid/"
_DIALECTS = {
    "https://json-schema.org/draft/2020-12/schema",
    "https://spec.openapis.org/oas/3.1/dialect/base",
}
_OPAQUE = {"schemas", "example", "examples"}
_TYPES = frozenset({"null", "boolean", "integer", "number", "string", "array", "object"})


class Schemas:
    """All schemas of a document.

    Raises:
        StartRefused: the document's dialect is not JSON Schema 2020-12.
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        places = dict(_places(document, ()))
        _refuse_other_dialects(document, places)
        self._names = {pointer: str(number) for number, pointer in enumerate(places)}
        definitions = {self._names[pointer]: schema for pointer, schema in places.items()}
        resource = {**document, "components": _components(document), "$defs": definitions}
        self._registry = Registry([(_BASE, resource)], draft=Draft202012)

    def compile(self, pointer: Pointer, where: str) -> "Validator":
        """The validator of the schema at `pointer`; `where` is what messages call the value.

        Raises:
            StartRefused: a reference leads nowhere, or a keyword's value is malformed.
        """
        try:
            compiled = Draft202012Validator(
                {"$ref": f"{_BASE}#/$defs/{self._names[pointer]}"},
                registry=self._registry,
                validate_formats=True,
                formats=dict(FORMATS),
                mask="the value",
                offline=True,
            )
        except (ValidationError, ValueError) as error:
            problem = str(error).partition("\n")[0]
            raise StartRefused(f"the schema of {where} can't be compiled: {problem}") from None
        return Validator(compiled, where)

    def follow(self, pointer: Pointer) -> tuple[Pointer, Any]:
        """The node at `pointer` and where it stands, references followed.

        Raises:
            StartRefused: a reference leads outside the document, nowhere or to itself.
        """
        for _ in range(50):
            node = self._node(pointer)
            if not (isinstance(node, Mapping) and isinstance(node.get("$ref"), str)):
                return pointer, node
            pointer = _pointer(node["$ref"])
        raise StartRefused(f"the $ref at #/{_join(pointer)} leads to itself")

    def resolve(self, schema: Schema) -> Schema:
        """`schema`, or what it refers to when it is nothing but a reference into the document."""
        if isinstance(schema, Mapping) and str(schema.get("$ref", "")).startswith("#/"):
            resolved: Schema = self.follow(_pointer(schema["$ref"]))[1]
            return resolved
        return schema

    def types(self, schema: Schema) -> frozenset[str]:
        """The JSON types that a schema lets through, as far as its types, enums and
        combinations tell; all of them where it says nothing. "number" includes "integer"."""
        schema = self.resolve(schema)
        if not isinstance(schema, Mapping):
            return _TYPES if schema else frozenset()
        found = _own_types(schema)
        for part in schema.get("allOf", ()):
            found &= self.types(part)
        for key in ("anyOf", "oneOf"):
            if key in schema:
                found &= frozenset().union(*map(self.types, schema[key]))
        return found

    def _node(self, pointer: Pointer) -> Any:
        node: Any = self.document
        try:
            for step in pointer:
                node = node[int(step)] if isinstance(node, list) else node[step]
        except (KeyError, IndexError, ValueError, TypeError):
            raise StartRefused(f"the $ref #/{_join(pointer)} leads nowhere") from None
        return node


class Validator:
    """A compiled schema that names the field at fault."""

    def __init__(self, compiled: Draft202012Validator, where: str) -> None:
        self.is_valid = compiled.is_valid
        self._errors = compiled.iter_errors
        self._where = where

    def check(self, value: Any, field: str = "") -> None:
        """Nothing, or `Refusal` (invalid) with the first problem found.

        Args:
            value: what orjson or a parameter's conversion made.
            field: the name that paths within the value start with.
        """
        try:
            if self.is_valid(value):
                return
            error = next(iter(self._errors(value)))
        except ValueError:
            raise invalid(self._where, field, "is nested too deeply") from None
        raise invalid(self._where, *describe(error, field))


def _own_types(schema: Mapping[str, Any]) -> frozenset[str]:
    found = _TYPES
    if "type" in schema:
        kinds = schema["type"]
        found = frozenset({kinds} if isinstance(kinds, str) else kinds)
    elif "const" in schema:
        found = frozenset({_type_of(schema["const"])})
    elif "enum" in schema:
        found = frozenset(map(_type_of, schema["enum"]))
    return found | {"integer"} if "number" in found else found


def _type_of(value: object) -> str:
    names = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array"}
    return names.get(type(value), "null" if value is None else "object")


def _components(document: Mapping[str, Any]) -> dict[str, Any]:
    """The components, where a schema with an `$id` of its own is reached through that id: its
    references are relative to it."""
    components = dict(document.get("components", {}))
    components["schemas"] = {
        name: {"$ref": schema["$id"]} if isinstance(schema, Mapping) and "$id" in schema else schema
        for name, schema in components.get("schemas", {}).items()
    }
    return components


def _places(node: Any, path: Pointer) -> Iterator[tuple[Pointer, Schema]]:
    """Every schema of the document with where it stands, inner schemas of schemas left out.

    The validator looks for anchors and ids only where the vocabulary has schemas (`$defs`), and
    OpenAPI's are elsewhere.
    """
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


def _refuse_other_dialects(document: Mapping[str, Any], places: Mapping[Pointer, Schema]) -> None:
    declared = document.get("jsonSchemaDialect")
    if declared is not None and declared not in _DIALECTS:
        raise StartRefused(f"jsonSchemaDialect {declared!r} is not supported")
    for pointer, schema in places.items():
        dialect = schema.get("$schema") if isinstance(schema, Mapping) else None
        if dialect is not None and dialect not in _DIALECTS:
            raise StartRefused(f"$schema {dialect!r} at #/{_join(pointer)} is not supported")


def _pointer(reference: str) -> Pointer:
    if not reference.startswith("#/"):
        raise StartRefused(f"$ref {reference!r} leads outside the document")
    steps = unquote(reference[2:]).split("/")
    return tuple(step.replace("~1", "/").replace("~0", "~") for step in steps)


def _join(pointer: Pointer) -> str:
    return "/".join(map(str, pointer))
