"""SQL text made once, for the queries that run on every request.

Peewee's builder takes some thirty times as long as SQLite takes to answer an indexed lookup.
"""

from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

import peewee

from models.database import database

_Row = TypeVar("_Row", bound=peewee.Model)


class Statement:
    """A query for `fields` that Peewee writes out once a kind of database and that then only runs.

    `build` makes the query of `fields`, with any values in the places of its parameters.
    """

    def __init__(self, fields: Sequence[Any], build: Callable[..., Any]) -> None:
        self._fields = fields
        self._build = build
        self._decoders = [field.python_value for field in fields]
        self._texts: dict[type, str] = {}

    def first(self, *parameters: Any) -> tuple[Any, ...] | None:
        """The values of `fields` in the first row for `parameters`, as the store has it now."""
        row = database.execute_sql(self._text(), parameters).fetchone()
        if row is None:
            return None
        return tuple(decode(value) for decode, value in zip(self._decoders, row, strict=True))

    def _text(self) -> str:
        kind = type(database.obj)
        if kind not in self._texts:
            self._texts[kind] = self._build(*self._fields).sql()[0]
        return self._texts[kind]


class Lookup(Generic[_Row]):
    """The row of `model` that has a value in the unique column `field`."""

    def __init__(self, model: type[_Row], field: Any) -> None:
        self._model = model
        self._encode = field.db_value
        columns = model._meta.sorted_fields
        self._names = [column.name for column in columns]
        self._statement = Statement(
            columns, lambda *fields: model.select(*fields).where(field == peewee.Value(""))
        )

    def find(self, value: Any) -> _Row | None:
        """The row, or None."""
        row = self._statement.first(self._encode(value))
        if row is None:
            return None
        return self._model(__no_default__=True, **dict(zip(self._names, row, strict=True)))
