"""Success criteria: what an answer has to be like."""

import operator
import re
from collections.abc import Callable
from typing import Any

import jsonpath

from tests.arazzo.document import Criterion, Unsupported
from tests.arazzo.expressions import NoValue, Values

OPERATORS: dict[str, Callable[[Any, Any], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
OPERAND = r"\$[^\s=!<>&|()]+|'[^']*'|-?\d+(?:\.\d+)?|true|false|null"
SIMPLE = re.compile(rf"({OPERAND}) (==|!=|<=|>=|<|>) ({OPERAND})")
WORDS = {"true": True, "false": False, "null": None}
RFC_9535 = jsonpath.JSONPathEnvironment(strict=True)


def holds(criterion: Criterion, values: Values) -> bool:
    """Whether a criterion holds.

    A JSONPath selects from a list of one, the context, as in the specification's own example
    `$[?count(@.pets) > 0]`; it holds if it selects anything. Strings are compared as they are.

    Raises:
        NoValue: it asks for what isn't there.
        Unsupported: it is not of a form that is known.
    """
    if criterion.type == "simple":
        return _simple(criterion.condition, values)
    if criterion.context is None:
        raise Unsupported(f"{criterion.condition}: a criterion of this type needs a context")
    context = values.of(criterion.context)
    if criterion.type == "regex":
        return re.search(criterion.condition, str(context)) is not None
    return bool(RFC_9535.findall(values.as_literals(criterion.condition), [context]))


def _simple(condition: str, values: Values) -> bool:
    found = SIMPLE.fullmatch(condition)
    if not found:
        raise Unsupported(f"{condition}: not a comparison of two operands")
    left, right = _operand(found[1], values), _operand(found[3], values)
    if isinstance(left, bool) != isinstance(right, bool):
        return found[2] == "!="  # Python takes true for 1
    try:
        return OPERATORS[found[2]](left, right)
    except TypeError:
        raise NoValue(f"{left!r} and {right!r} have no order") from None


def _operand(text: str, values: Values) -> Any:
    if text.startswith("$"):
        return values.of(text)
    if text.startswith("'"):
        return text[1:-1]
    return WORDS[text] if text in WORDS else float(text)
