"""The schemas of one document, compiled once each.

The document stays what it is: every validator is a reference into it, so that `#/components/…`,
`$anchor`, `$dynamicRef`, `$id` and recursion mean what JSON Schema 2020-12 says.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema_rs import Draft202012, Draft202012Validator, Registry, ValidationError

from tenantry.contract.document import Document, Pointer, Schema, follow, schema_places, written
from tenantry.contract.formats import FORMATS
from tenantry.contract.problems import describe
from tenantry.contract.refusals import StartRefused, invalid
from tenantry.contract.schema_reader import SchemaReader

# The part of the document that a reference begins with: the others, examples and all, need no room.
_TOP = re.compile(r'"#/([^/"]+)')
_BASE = "https://document.invalid/"
_NAMING = {"$id", "$anchor", "$dynamicAnchor", "$dynamicRef", "$schema"}
_DIALECTS = {
    "https://json-schema.org/draft/2020-12/schema",
    "https://spec.openapis.org/oas/3.1/dialect/base",
}


class Schemas:
    """All schemas of a document.

    Raises:
        StartRefused: the document's dialect is not JSON Schema 2020-12.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._places = schema_places(document)
        _refuse_other_dialects(document, self._places)
        self.reader = SchemaReader(document)
        self._names = {pointer: str(number) for number, pointer in enumerate(self._places)}
        # The validator looks for anchors and ids only where the vocabulary has schemas (`$defs`),
        # and OpenAPI's are elsewhere.
        definitions = {self._names[pointer]: schema for pointer, schema in self._places.items()}
        referred = set(_TOP.findall(json.dumps(document, default=repr)))
        resource = {name: part for name, part in document.items() if name in referred}
        resource |= {"components": _components(document), "$defs": definitions}
        # A reference that leads outside is refused by `compile`, which knows whose it is.
        self._registry = Registry([(_BASE, resource)], draft=Draft202012, retriever=_nothing_there)
        self._compiled: dict[str, Draft202012Validator] = {}

    def compile(self, pointer: Pointer, where: str) -> "Validator":
        """The validator of the schema at `pointer`; `where` is what messages call the value.

        Raises:
            StartRefused: a reference leads nowhere, or a keyword's value is malformed.
        """
        schema = self._places[pointer]
        # Equal schemas mean the same wherever they stand, as long as they name nothing: most
        # answers of a document are one of a few errors, and a validator takes its room.
        text = json.dumps(schema, default=repr)
        key = text if _NAMING.isdisjoint(re.findall(r"\$\w+", text)) else written(pointer)
        if key not in self._compiled:
            self._compiled[key] = self._validator(pointer, schema, where)
        return Validator(self._compiled[key], where)

    def _validator(self, pointer: Pointer, schema: Schema, where: str) -> Draft202012Validator:
        for reference in self.reader.leading_outside(schema):
            raise StartRefused(f"the $ref {reference} of {where} leads outside the document")
        self.reader.types(schema)
        try:
            return Draft202012Validator(
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

    def follow(self, pointer: Pointer) -> tuple[Pointer, Any]:
        """Where the node at `pointer` really stands, and the node; see `document.follow`."""
        return follow(self._document, pointer)


class Validator:
    """A compiled schema that names the field at fault."""

    def __init__(self, compiled: Draft202012Validator, where: str) -> None:
        self._is_valid = compiled.is_valid
        self._errors = compiled.iter_errors
        self._where = where

    def is_valid(self, value: Any) -> bool:
        """Whether the schema lets `value` be."""
        return self._is_valid(value)

    def check(self, value: Any, field: str = "") -> None:
        """Nothing, or `Refusal` (invalid) with the first problem found.

        Args:
            value: what orjson or a parameter's conversion made.
            field: the name that paths within the value start with.
        """
        try:
            if self._is_valid(value):
                return
            error = next(iter(self._errors(value)))
        except ValueError:
            raise invalid(self._where, field, "is nested too deeply") from None
        raise invalid(self._where, *describe(error, field))


def _components(document: Document) -> dict[str, Any]:
    """The components, where a schema with an `$id` of its own is reached through that id: its
    references are relative to it."""
    components = dict(document.get("components", {}))
    components["schemas"] = {
        name: {"$ref": schema["$id"]} if isinstance(schema, Mapping) and "$id" in schema else schema
        for name, schema in components.get("schemas", {}).items()
    }
    return components


def _refuse_other_dialects(document: Document, places: Mapping[Pointer, Schema]) -> None:
    declared = document.get("jsonSchemaDialect")
    if declared is not None and declared not in _DIALECTS:
        raise StartRefused(f"jsonSchemaDialect {declared} is not supported")
    for pointer, schema in places.items():
        for dialect in _dialects(schema):
            if dialect not in _DIALECTS:
                raise StartRefused(f"$schema {dialect} at #/{written(pointer)} is not supported")


def _dialects(node: Any) -> Iterator[str]:
    if isinstance(node, Mapping):
        if isinstance(node.get("$schema"), str):
            yield node["$schema"]
        node = list(node.values())
    for inner in node if isinstance(node, list) else ():
        yield from _dialects(inner)


def _nothing_there(_uri: str) -> dict[str, Any]:
    return {}
