"""Runtime expressions: `$inputs.…`, `$steps.…`, `$statusCode`, `$response.…`.

An expression without a value is an error, never null: a criterion on what isn't there must fail.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

INPUT = re.compile(r"\$inputs\.([A-Za-z0-9_.-]+)")
OUTPUT = re.compile(r"\$steps\.([A-Za-z0-9_-]+)\.outputs\.([A-Za-z0-9_-]+)(#/.*)?")
HEADER = re.compile(r"\$response\.header\.([A-Za-z0-9-]+)")
BODY = re.compile(r"\$response\.body(#/.*)?")
EMBEDDED = re.compile(r"\{(\$[^{}]+)\}")


class NoValue(Exception):
    """An expression is not one that is known, or there is nothing where it points."""


@dataclass
class Values:
    """What expressions can refer to, as a workflow goes on."""

    inputs: Mapping[str, Any]
    outputs: dict[str, dict[str, Any]] = field(default_factory=dict)
    response: httpx.Response | None = None

    def of(self, expression: str) -> Any:
        """The value of one expression.

        Raises:
            NoValue: it has none.
        """
        if expression == "$statusCode":
            return self._answer().status_code
        if found := BODY.fullmatch(expression):
            return _pointed(self._body(), found[1], expression)
        if found := HEADER.fullmatch(expression):
            return _item(self._answer().headers, found[1], expression)
        if found := OUTPUT.fullmatch(expression):
            outputs = _item(self.outputs, found[1], expression)
            return _pointed(_item(outputs, found[2], expression), found[3], expression)
        if found := INPUT.fullmatch(expression):
            value: Any = self.inputs
            for name in found[1].split("."):
                value = _item(value, name, expression)
            return value
        raise NoValue(f"{expression} is no expression that is known here")

    def filled(self, template: Any) -> Any:
        """A value in which every expression is replaced by what it stands for, at any depth."""
        if isinstance(template, dict):
            return {name: self.filled(each) for name, each in template.items()}
        if isinstance(template, list):
            return [self.filled(each) for each in template]
        if not isinstance(template, str):
            return template
        if template.startswith("$"):
            return self.of(template)
        return EMBEDDED.sub(lambda found: str(self.of(found[1])), template)

    def as_literals(self, text: str) -> str:
        """A text in which every embedded expression is replaced by its value, written as JSON."""
        return EMBEDDED.sub(lambda found: json.dumps(self.of(found[1])), text)

    def _answer(self) -> httpx.Response:
        if self.response is None:
            raise NoValue("there is no answer yet")
        return self.response

    def _body(self) -> Any:
        answer = self._answer()
        if "json" in answer.headers.get("content-type", ""):
            return answer.json()
        return answer.text


def _pointed(value: Any, fragment: str | None, expression: str) -> Any:
    """What a JSON Pointer (RFC 6901), with its `#`, leads to."""
    for part in fragment.split("/")[1:] if fragment else ():
        value = _item(value, part.replace("~1", "/").replace("~0", "~"), expression)
    return value


def _item(value: Any, name: str, expression: str) -> Any:
    try:
        return value[int(name)] if isinstance(value, list) else value[name]
    except (KeyError, IndexError, TypeError, ValueError):
        raise NoValue(f"{expression}: there is no {name}") from None
