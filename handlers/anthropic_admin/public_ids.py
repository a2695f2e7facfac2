"""The ids of this contract, read back: each is a row's UUID in the contract's form."""

from uuid import UUID

from handlers.anthropic_admin.views import ALPHABET, VERSION, WIDTH
from models.errors import Invalid, NotFound
from models.page import Paging

_VALUES = {digit: value for value, digit in enumerate(ALPHABET)}
_NONE = UUID(int=0)
_BITS = 128


def read(prefix: str, text: str) -> UUID | None:
    """The UUID that an id of that prefix stands for; None for any other text."""
    start, digits = f"{prefix}_{VERSION}", text[-WIDTH:]
    if text != start + digits or len(digits) != WIDTH or not _VALUES.keys() >= set(digits):
        return None
    number = 0
    for digit in digits:
        number = number * len(ALPHABET) + _VALUES[digit]
    return UUID(int=number) if number < 1 << _BITS else None


def find(prefix: str, text: str) -> UUID:
    """The same for a row to be looked up. Raises NotFound, as for a row that is absent (rule 6)."""
    uuid = read(prefix, text)
    if uuid is None:
        raise NotFound("There is nothing with this id.")
    return uuid


def wanted(prefix: str, text: str | None) -> UUID | None:
    """The same for a filter: any other text stands for a row that is not there."""
    return None if text is None else read(prefix, text) or _NONE


def paging(prefix: str, limit: int, before_id: str | None, after_id: str | None) -> Paging:
    """What page of rows with such ids is asked for. Raises Invalid for a cursor that is none."""
    return Paging(
        limit=limit,
        before=_cursor(prefix, "before_id", before_id),
        after=_cursor(prefix, "after_id", after_id),
    )


def _cursor(prefix: str, field: str, text: str | None) -> UUID | None:
    if text is None:
        return None
    uuid = read(prefix, text)
    if uuid is None:
        raise Invalid(f"{field} is of no row of this list", field=field)
    return uuid
