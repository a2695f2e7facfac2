"""Pages of a list, newest first, forwards and backwards from a row that marks a place (rule 19).

A list is a query in the order of an index: a page reads one row more than it shows, and rows that
come or go beside it move nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from models.errors import Invalid

_Row = TypeVar("_Row")


@dataclass(frozen=True, kw_only=True)
class Paging:
    """Which page is asked for: at most `limit` rows right after one row, or right before one."""

    limit: int = 20
    after: UUID | None = None
    before: UUID | None = None


@dataclass(frozen=True)
class Page(Generic[_Row]):
    """Rows, newest first, and whether there are more in the direction that was asked for."""

    rows: list[_Row]
    has_more: bool


@dataclass(frozen=True)
class Window:
    """The rows from a place on, in one direction; `place` is None for the newest."""

    limit: int
    place: int | None
    backwards: bool

    def of(self, query: Any, key: Any) -> Any:
        """Those rows of `query`, by the integer `key` that they are ordered by, and one more."""
        if self.place is not None:
            query = query.where(key > self.place if self.backwards else key < self.place)
        return query.order_by(self.order(key)).limit(self.limit + 1)

    def order(self, key: Any) -> Any:
        """The order that rows are found in: from the place on."""
        return key.asc() if self.backwards else key.desc()

    def page(self, rows: Iterable[_Row]) -> Page[_Row]:
        """The page of what `of` found."""
        found = list(rows)
        shown = found[: self.limit]
        return Page(shown[::-1] if self.backwards else shown, len(found) > self.limit)


def window(paging: Paging, place_of: Callable[[UUID], int | None]) -> Window:
    """The window that `paging` asks for.

    `place_of` tells the place of a row that is, or ever was, of the organization's.

    Raises Invalid for two cursors at once, and for one that never was such a row.
    """
    if paging.after is not None and paging.before is not None:
        raise Invalid("before_id can't be given together with after_id", field="before_id")
    cursor = paging.after or paging.before
    if cursor is None:
        return Window(paging.limit, None, backwards=False)
    place = place_of(cursor)
    if place is None:
        field = "before_id" if paging.before else "after_id"
        raise Invalid(f"{field} is of no row of this list", field=field)
    return Window(paging.limit, place, backwards=paging.before is not None)
