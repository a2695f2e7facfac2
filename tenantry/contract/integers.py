"""Whole numbers of a JSON body as Python integers.

JSON Schema counts 1.0 and 1e3 as integers; a handler and a database column want `int`. Where a
schema says integer and not number, such values are converted, and what does not fit is refused.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from jsonschema_rs import Draft202012Validator

from tenantry.contract.document import Schema
from tenantry.contract.json_text import LARGEST, SMALLEST, TOO_LARGE
from tenantry.contract.refusals import invalid
from tenantry.contract.schema_reader import SchemaReader

_ALTERNATIVES = ("anyOf", "oneOf")
_BRANCHES = ("if", "then", "else")


class Integers:
    """Converts the integers of values that one schema let through.

    `occur` is false where no part of the schema asks for one: then there is nothing to convert.
    """

    def __init__(self, reader: SchemaReader, schema: Schema) -> None:
        self._reader = reader
        self._schema = schema
        self.occur = any(map(_may_say_integer, reader.parts(schema)))

    def convert(self, value: Any) -> Any:
        """`value` with whole floats made integers where the schema says integer.

        Raises:
            Refusal: invalid; a number beyond int64, named by its field.
        """
        return self._convert(value, self._schema, "")

    def _convert(self, value: Any, schema: Schema, field: str) -> Any:
        if not isinstance(schema, Mapping):
            return value
        if isinstance(value, float):
            return self._whole(value, schema, field)
        if isinstance(value, dict | list):
            for key, inner in _inner_schemas(schema, value):
                value[key] = self._convert(value[key], inner, f"{field}.{key}".lstrip("."))
            for part in (*self._reader.in_place(schema), *_conditional(schema, value)):
                self._convert(value, part, field)
        return value

    def _whole(self, value: float, schema: Mapping[str, Any], field: str) -> float | int:
        types = self._reader.types(schema)
        if "integer" not in types or "number" in types:
            return value
        whole = int(value)
        if not SMALLEST <= whole <= LARGEST:
            raise invalid("body", field, TOO_LARGE)
        return whole


def _may_say_integer(part: Mapping[str, Any]) -> bool:
    kinds = part.get("type")
    if isinstance(kinds, str | list):
        return "integer" in kinds and "number" not in kinds
    return "const" in part or "enum" in part


def _conditional(schema: Mapping[str, Any], value: Any) -> Iterator[Schema]:
    """What may apply to the same value, whichever alternative it took."""
    for key in _ALTERNATIVES:
        yield from schema.get(key, ())
    for key in _BRANCHES:
        if key in schema:
            yield schema[key]
    for name, inner in schema.get("dependentSchemas", {}).items():
        if name in value:
            yield inner


def _inner_schemas(schema: Mapping[str, Any], value: Any) -> Iterator[tuple[Any, Schema]]:
    """The keys of an object or a list with each schema that applies to what they hold."""
    if isinstance(value, dict):
        for name in value:
            yield from ((name, inner) for inner in _property_schemas(schema, name))
    else:
        for index in range(len(value)):
            yield from ((index, inner) for inner in _item_schemas(schema, index))


def _property_schemas(schema: Mapping[str, Any], name: str) -> Iterator[Schema]:
    known = False
    for pattern, inner in schema.get("patternProperties", {}).items():
        if _pattern(pattern).is_valid(name):
            known = True
            yield inner
    if name in schema.get("properties", {}):
        known = True
        yield schema["properties"][name]
    if not known:
        yield schema.get("additionalProperties", schema.get("unevaluatedProperties", True))


def _item_schemas(schema: Mapping[str, Any], index: int) -> Iterator[Schema]:
    first = schema.get("prefixItems", ())
    yield from first[index : index + 1]
    if index >= len(first):
        yield schema.get("items", schema.get("unevaluatedItems", True))


@cache
def _pattern(pattern: str) -> Draft202012Validator:
    """A regular expression in the dialect that the schemas are written in."""
    return Draft202012Validator({"pattern": pattern})
