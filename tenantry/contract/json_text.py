"""JSON texts to Python values, without what a store or a client could not hold."""

import json
import re
from collections.abc import Iterator
from typing import Any

import orjson

from tenantry.contract.refusals import invalid

LARGEST = 2**63 - 1
SMALLEST = -(2**63)
TOO_LARGE = "is a number beyond 64 bits"

# A value that is let in has to come out again: orjson writes at most 254 levels.
_DEEPEST = 200
_TOO_DEEP = "is nested too deeply"
_LONG_NUMBER = re.compile(rb"\d{19}")
# A number within something, not digits within a text: a key in hex is full of `3e5`.
_REAL_NUMBER = re.compile(rb"[\s:,\[]-?\d+[.eE]")


def load_json(raw: bytes) -> Any:
    """The value of a JSON text: integers exact and within int64, no NUL, no surrogates, at most
    200 levels.

    Raises:
        Refusal: invalid; the message tells where the text broke and repeats nothing of it.
    """
    has_long_number = _LONG_NUMBER.search(raw) is not None
    try:
        value = orjson.loads(raw)
        if raw.count(b"[") + raw.count(b"{") > _DEEPEST:
            _refuse_deeper(value, _DEEPEST)
        if has_long_number:
            # orjson makes floats of integers beyond 64 bits, which would lose them unseen.
            value = json.loads(raw)
    except orjson.JSONDecodeError as error:
        raise invalid("body", "", f"is not valid JSON ({error.msg})") from None
    except ValueError:
        # Python refuses to read an integer of thousands of digits.
        raise invalid("body", "", TOO_LARGE) from None
    if has_long_number or b"\\u0000" in raw:
        _refuse_unstorable(value)
    return value


def may_hold_reals(raw: bytes) -> bool:
    """Whether the text can hold a number with a fraction or an exponent at all."""
    return raw[:1] not in (b"{", b"[") or _REAL_NUMBER.search(raw) is not None


def _refuse_deeper(value: Any, levels: int) -> None:
    if isinstance(value, dict | list):
        if levels == 0:
            raise invalid("body", "", _TOO_DEEP)
        for inner in value.values() if isinstance(value, dict) else value:
            _refuse_deeper(inner, levels - 1)


def _refuse_unstorable(value: Any) -> None:
    for field, leaf in _leaves(value, ""):
        if isinstance(leaf, int) and not SMALLEST <= leaf <= LARGEST:
            raise invalid("body", field, TOO_LARGE)
        if isinstance(leaf, str) and "\0" in leaf:
            raise invalid("body", field, "must not contain NUL")


def _leaves(value: Any, field: str) -> Iterator[tuple[str, Any]]:
    """Every number and text of a JSON value with its field, names of properties included."""
    if isinstance(value, dict):
        for name, inner in value.items():
            yield field, name
            yield from _leaves(inner, f"{field}.{name}".lstrip("."))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _leaves(inner, f"{field}.{index}".lstrip("."))
    else:
        yield field, value
