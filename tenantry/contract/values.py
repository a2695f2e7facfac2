"""Text of a parameter or of a form's field to the Python value that its schema means."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from tenantry.contract.document import Schema
from tenantry.contract.json_text import LARGEST, SMALLEST
from tenantry.contract.refusals import Refusal, StartRefused, invalid
from tenantry.contract.schema_reader import SchemaReader
from tenantry.contract.text import decode, decode_form, plain

_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,18})", re.ASCII)
_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII)


class TextValue:
    """Reads the raw values of one name.

    Args:
        where: path, query, header, cookie or body (a form's field).
        explode: whether an array comes as one pair an item, not as one list with commas.
        check: raises Refusal for a value that the schema does not take.

    Raises:
        StartRefused: the schema wants an object, which text can't hold.
    """

    def __init__(
        self,
        reader: SchemaReader,
        schema: Schema,
        where: str,
        name: str,
        *,
        explode: bool,
        check: Callable[[Any, str], None],
    ) -> None:
        types = reader.types(schema)
        self.is_array = "array" in types and "string" not in types
        if "object" in types and "string" not in types:
            raise StartRefused(f"{where} parameter {name!r} is an object, which is not supported")
        if self.is_array:
            types = reader.types(reader.keyword(schema, "items", True))
        self._convert = _converters(types)
        self._wrong_type = f"must be of type {' or '.join(sorted(types))}"
        self._decode = _DECODERS[where]
        # RFC 9110 lets white space stand around the commas of a header's list.
        self._padding = b" \t" if where == "header" else b""
        self._where, self._name = where, name
        self._explode = explode
        self._check = check
        self._is_text = self._convert == [str] and not self.is_array

    def read(self, raws: list[bytes]) -> Any:
        """The checked value of one or more raw values.

        Raises:
            Refusal: invalid, naming the parameter.
        """
        if len(raws) > 1 and not (self.is_array and self._explode):
            raise self._refusal("is given more than once")
        if self._is_text:
            text = self._text(raws[0])
            self._check(text, self._name)
            return text
        if not self.is_array:
            return self._first_taken(self._readings(raws[0]))
        if not self._explode:
            raws = [raw.strip(self._padding) for raw in raws[0].split(b",")] if raws[0] else []
        value = [self._readings(raw)[0] for raw in raws]
        self._check(value, self._name)
        return value

    def _first_taken(self, readings: list[Any]) -> Any:
        *others, last = readings
        for value in others:
            try:
                self._check(value, self._name)
            except Refusal:
                continue
            return value
        self._check(last, self._name)
        return last

    def _readings(self, raw: bytes) -> list[Any]:
        """What one raw value can mean by its types, the narrowest first; at least one."""
        text = self._text(raw)
        readings = []
        for convert in self._convert:
            try:
                readings.append(convert(text))
            except ValueError:
                continue
        if not readings:
            raise self._refusal(self._wrong_type)
        return readings

    def _text(self, raw: bytes) -> str:
        try:
            return self._decode(raw)
        except ValueError as error:
            raise self._refusal(str(error)) from None

    def _refusal(self, problem: str) -> Refusal:
        return invalid(self._where, self._name, problem)


def _to_null(text: str) -> None:
    if text != "null":
        raise ValueError


def _to_boolean(text: str) -> bool:
    if text not in ("true", "false"):
        raise ValueError
    return text == "true"


def _to_integer(text: str) -> int:
    if not _INTEGER.fullmatch(text) or not SMALLEST <= int(text) <= LARGEST:
        raise ValueError
    return int(text)


def _to_number(text: str) -> float:
    if not _NUMBER.fullmatch(text) or abs(float(text)) == float("inf"):
        raise ValueError
    return float(text)


_CONVERTERS: Mapping[str, Callable[[str], Any]] = {
    "null": _to_null,
    "boolean": _to_boolean,
    "integer": _to_integer,
    "number": _to_number,
    "string": str,
}
_DECODERS: Mapping[str, Callable[[bytes], str]] = {
    "path": decode,
    "query": decode_form,
    "header": plain,
    "cookie": decode,
    "body": decode_form,
}


def _converters(types: frozenset[str]) -> list[Callable[[str], Any]]:
    """What can be made of a text: a schema that allows anything means the text itself."""
    if {"object", "string"} <= types:
        return [str]
    return [convert for name, convert in _CONVERTERS.items() if name in types]
