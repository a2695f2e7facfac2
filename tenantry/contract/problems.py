"""A validation error as a field and a sentence about it, in the words of an API's user."""

from collections.abc import Callable, Mapping
from typing import Any

from jsonschema_rs import ValidationError

_LONGEST = 200
_ALTERNATIVES = ("anyOf", "oneOf")
_UNKNOWN_NAMES = ("additionalProperties", "unevaluatedProperties")


def describe(error: ValidationError, field: str) -> tuple[str, str]:
    """The field at fault and what is wrong with it; no value that was sent is repeated.

    Args:
        error: of a validator made with a mask.
        field: the name that the error's path is within, "" for a whole body.
    """
    kind, details = error.kind.name, error.kind.as_dict()
    steps = [field] if field else []
    steps += [str(step) for step in error.instance_path]
    if kind == "required":
        return ".".join([*steps, details["property"]]), "is required"
    if kind in _UNKNOWN_NAMES:
        return ".".join([*steps, str(details["unexpected"][0])])[:_LONGEST], "is not known here"
    if kind in _ALTERNATIVES and any(details["context"]):
        return ".".join(steps), _alternatives(details["context"])[:_LONGEST]
    sentence = _SENTENCES.get(kind)
    problem = sentence(details) if sentence else error.message
    return ".".join(steps), problem[:_LONGEST]


def _alternatives(context: list[list[ValidationError]]) -> str:
    """What each alternative lacks, by its first error."""
    reasons = [" ".join(describe(errors[0], "")).strip() for errors in context if errors]
    return f"one of these must be mended: {'; '.join(reasons)}"


def _one_of(values: list[Any]) -> str:
    return " or ".join(str(value) for value in values)


_SENTENCES: Mapping[str, Callable[[dict[str, Any]], str]] = {
    "type": lambda details: f"must be of type {_one_of(details['types'])}",
    "enum": lambda details: f"must be {_one_of(details['options'])}",
    "const": lambda details: f"must be {details['expected_value']}",
    "format": lambda details: f"must be a valid {details['format']}",
    "pattern": lambda details: f"must match {details['pattern']}",
    "minLength": lambda details: f"must have at least {details['limit']} characters",
    "maxLength": lambda details: f"must have at most {details['limit']} characters",
    "minimum": lambda details: f"must be at least {details['limit']}",
    "maximum": lambda details: f"must be at most {details['limit']}",
    "minItems": lambda details: f"must have at least {details['limit']} items",
    "maxItems": lambda details: f"must have at most {details['limit']} items",
    "additionalItems": lambda _: "has more items than are known here",
    "unevaluatedItems": lambda _: "has more items than are known here",
    "falseSchema": lambda _: "must not be given",
}
