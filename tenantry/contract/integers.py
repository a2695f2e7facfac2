"""Whole numbers of a JSON body as Python integers within int64.

JSON Schema counts 1.0 and 1e3 as integers; a handler and a database column want `int`. Where a
schema says integer and not number, such values are converted, and what does not fit is refused.
"""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import orjson
from jsonschema_rs import Draft202012Validator

from tenantry.contract.refusals import invalid
from tenantry.contract.schemas import Schema, Schemas

LARGEST = 2**63 - 1
SMALLEST = -(2**63)

_LONG_NUMBER = re.compile(rb"\d{19}")
_REAL_NUMBER = re.compile(rb"\d[.eE]")
_TOO_LARGE = "is a number beyond 64 bits"
_PARTS = ("allOf", "anyOf", "oneOf")
_BRANCHES = ("then", "else")


def load_json(raw: bytes) -> Any:
    """A JSON text as Python values: integers exact and within int64, no NUL, no surrogates.

    Raises:
        Refusal: invalid; the message tells where the text broke and repeats nothing of it.
    """
    try:
        value = orjson.loads(raw)
        if _LONG_NUMBER.search(raw):
            # orjson makes floats of integers beyond 64 bits, which would lose them unseen.
            value = json.loads(raw)
        if _LONG_NUMBER.search(raw) or b"\\u0000" in raw:
            _refuse_unstorable(value)
    except orjson.JSONDecodeError as error:
        raise invalid("body", "", f"is not valid JSON ({error.msg})") from None
    except RecursionError:
        raise invalid("body", "", "is nested too deeply") from None
    except ValueError:
        # Python refuses to read an integer of thousands of digits.
        raise invalid("body", "", _TOO_LARGE) from None
    return value


def may_hold_reals(raw: bytes) -> bool:
    """Whether the text can hold a number with a fraction or an exponent at all."""
    return _REAL_NUMBER.search(raw) is not None


class Integers:
    """Converts the integers of values that one schema let through."""

    def __init__(self, schemas: Schemas, schema: Schema) -> None:
        self._schemas = schemas
        self._schema = schema

    def convert(self, value: Any) -> Any:
        """`value` with whole floats made integers where the schema says integer.

        Raises:
            Refusal: invalid; a number beyond int64, named by its field.
        """
        return self._convert(value, self._schema, "")

    def _convert(self, value: Any, schema: Schema, field: str) -> Any:
        schema = self._schemas.resolve(schema)
        if not isinstance(schema, Mapping):
            return value
        if isinstance(value, float):
            return self._whole(value, schema, field)
        if isinstance(value, dict):
            for name in value:
                for inner in _property_schemas(schema, name):
                    value[name] = self._convert(value[name], inner, f"{field}.{name}".lstrip("."))
        elif isinstance(value, list):
            for index, inner in _item_schemas(schema, len(value)):
                value[index] = self._convert(value[index], inner, f"{field}.{index}".lstrip("."))
        if isinstance(value, dict | list):
            for part in _applicable(schema):
                value = self._convert(value, part, field)
        return value

    def _whole(self, value: float, schema: Schema, field: str) -> float | int:
        types = self._schemas.types(schema)
        if "integer" not in types or "number" in types:
            return value
        whole = int(value)
        if not SMALLEST <= whole <= LARGEST:
            raise invalid("body", field, _TOO_LARGE)
        return whole


def _applicable(schema: Mapping[str, Any]) -> Iterator[Schema]:
    for key in _PARTS:
        yield from schema.get(key, ())
    for key in _BRANCHES:
        if key in schema:
            yield schema[key]


def _property_schemas(schema: Mapping[str, Any], name: str) -> Iterator[Schema]:
    named = schema.get("properties", {})
    patterns = [
        inner
        for pattern, inner in schema.get("patternProperties", {}).items()
        if _pattern(pattern).is_valid(name)
    ]
    yield from patterns
    if name in named:
        yield named[name]
    elif not patterns:
        yield schema.get("additionalProperties", True)


def _item_schemas(schema: Mapping[str, Any], length: int) -> Iterator[tuple[int, Schema]]:
    first = schema.get("prefixItems", [])
    for index in range(length):
        yield index, first[index] if index < len(first) else schema.get("items", True)


@cache
def _pattern(pattern: str) -> Draft202012Validator:
    """A regular expression in the dialect that the schemas are written in."""
    return Draft202012Validator({"pattern": pattern})


def _refuse_unstorable(value: Any) -> None:
    for field, leaf in _leaves(value, ""):
        if isinstance(leaf, int) and not SMALLEST <= leaf <= LARGEST:
            raise invalid("body", field, _TOO_LARGE)
        if isinstance(leaf, str) and "\0" in leaf:
            raise invalid("body", field, "must not contain NUL")


def _leaves(value: Any, field: str) -> Iterator[tuple[str, Any]]:
    """Every number and text of a JSON value with its field, names of properties included."""
    if isinstance(value, dict):
        for name, inner in value.items():
            spot = f"{field}.{name}".lstrip(".")
            yield field, name
            yield from _leaves(inner, spot)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _leaves(inner, f"{field}.{index}".lstrip("."))
    else:
        yield field, value
