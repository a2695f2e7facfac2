"""What can be read off a schema before there is a value: its types, its default, its parts.

Validation itself is jsonschema-rs' work. This is for the conversions that JSON Schema leaves to
its users: text of a parameter to a value, 1.0 to an integer.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from tenantry.contract.document import Document, Schema, node_at, parsed, schema_places
from tenantry.contract.refusals import StartRefused

TYPES = frozenset({"null", "boolean", "integer", "number", "string", "array", "object"})

_NOTHING = object()
_REFERENCES = ("$ref", "$dynamicRef")
# Values, not schemas: a `$ref` in them is data.
_VALUES = {"const", "enum", "default", "example", "examples"}
_NAMES = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array"}


class SchemaReader:
    """Reads the schemas of one document."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._named: dict[str, Schema] = {}
        for schema in schema_places(document).values():
            self._named.update(_names(schema, ""))

    def in_place(self, schema: Mapping[str, Any]) -> list[Schema]:
        """The schemas that apply to the same value as `schema`: what it refers to and its
        `allOf`."""
        references = [schema[key] for key in _REFERENCES if key in schema]
        return [*map(self._referred, references), *schema.get("allOf", ())]

    def keyword(self, schema: Schema, name: str, default: Any) -> Any:
        """The value of a keyword in `schema` or in what applies in place, the nearest first."""
        if not isinstance(schema, Mapping):
            return default
        if name in schema:
            return schema[name]
        found = (self.keyword(part, name, _NOTHING) for part in self.in_place(schema))
        return next((value for value in found if value is not _NOTHING), default)

    def types(self, schema: Schema) -> frozenset[str]:
        """The JSON types that a schema lets through, as far as its types, enums and
        combinations tell; all of them where it says nothing. "number" includes "integer".

        Raises:
            StartRefused: its references go in a circle without ever saying anything.
        """
        try:
            return self._types(schema)
        except RecursionError:
            raise StartRefused("a schema refers to itself without end") from None

    def _types(self, schema: Schema) -> frozenset[str]:
        if not isinstance(schema, Mapping):
            return TYPES if schema else frozenset()
        found = _own_types(schema)
        for part in self.in_place(schema):
            found &= self._types(part)
        for key in ("anyOf", "oneOf"):
            if key in schema:
                found &= frozenset().union(*map(self._types, schema[key]))
        return found

    def parts(self, schema: Schema) -> Iterator[Mapping[str, Any]]:
        """Every object that a schema and what it refers to are made of, each once."""
        seen: set[int] = set()
        waiting: list[Any] = [schema]
        while waiting:
            node = waiting.pop()
            if isinstance(node, list):
                waiting.extend(node)
            elif isinstance(node, Mapping) and id(node) not in seen:
                seen.add(id(node))
                yield node
                references = (node[key] for key in _REFERENCES if isinstance(node.get(key), str))
                waiting += [*node.values(), *map(self._referred, references)]

    def leading_outside(self, schema: Schema) -> Iterator[str]:
        """The references reachable from `schema` that lead out of the document."""
        return self._leading_outside(schema, set())

    def _leading_outside(self, node: Any, seen: set[int]) -> Iterator[str]:
        if isinstance(node, list):
            for inner in node:
                yield from self._leading_outside(inner, seen)
        if not isinstance(node, Mapping) or id(node) in seen:
            return
        seen.add(id(node))
        for key, inner in node.items():
            if key == "$ref" and isinstance(inner, str):
                target = self._find(inner)
                if target is None and not inner.startswith("#"):
                    yield inner
                yield from self._leading_outside(target, seen)
            elif key not in _VALUES:
                yield from self._leading_outside(inner, seen)

    def _referred(self, reference: str) -> Schema:
        found = self._find(reference)
        return True if found is None else found

    def _find(self, reference: str) -> Schema | None:
        """The schema behind a reference: a pointer, an anchor or an id.

        Pointers within a schema that has an id of its own are left to the validator.
        """
        if reference.startswith("#/"):
            try:
                schema: Schema = node_at(self._document, parsed(reference))
            except StartRefused:
                return None
            return schema
        ends = (one for name, one in self._named.items() if name.endswith(f"/{reference}"))
        return self._named.get(reference, next(ends, None))


def _own_types(schema: Mapping[str, Any]) -> frozenset[str]:
    found = TYPES
    if "type" in schema:
        kinds = schema["type"]
        found = frozenset({kinds} if isinstance(kinds, str) else kinds)
    elif "const" in schema:
        found = frozenset({_type_of(schema["const"])})
    elif "enum" in schema:
        found = frozenset(map(_type_of, schema["enum"]))
    return found | {"integer"} if "number" in found else found


def _type_of(value: object) -> str:
    return "null" if value is None else _NAMES.get(type(value), "object")


def _names(node: Any, base: str) -> Iterator[tuple[str, Schema]]:
    """Every name that a schema or one of its inner schemas can be referred to by."""
    if isinstance(node, Mapping):
        if isinstance(node.get("$id"), str):
            base = urljoin(base, node["$id"])
            yield base, node
        for key in ("$anchor", "$dynamicAnchor"):
            if isinstance(node.get(key), str):
                yield f"#{node[key]}", node
    inner = node.values() if isinstance(node, Mapping) else node if isinstance(node, list) else ()
    for value in inner:
        yield from _names(value, base)
