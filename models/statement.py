"""SQL text made once, for the queries that run on every request.

Peewee's builder takes some thirty times as long as SQLite takes to answer an indexed lookup.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Generic, TypeVar

import peewee

from models.database import database

# Both drivers return these as the fields would.
_STORED_AS_THEY_ARE = (peewee.TextField, peewee.IntegerField, peewee.ForeignKeyField)
_Row = TypeVar("_Row", bound=peewee.Model)


class Statement:
    """A query for `fields` that Peewee writes out once a kind of database and that then only runs.

    `build` makes the query of `fields`, with any values in the places of its parameters.
    """

    def __init__(self, fields: Sequence[Any], build: Callable[..., Any]) -> None:
        self._fields = fields
        self._build = build
        self._decoders = [
            (place, field.python_value)
            for place, field in enumerate(fields)
            if not isinstance(field, _STORED_AS_THEY_ARE)
        ]
        self._texts: dict[type, str] = {}

    def first(self, *parameters: Any) -> tuple[Any, ...] | None:
        """The values of `fields` in the first row for `parameters`, as the store has it now."""
        row = database.execute_sql(self._text(), parameters).fetchone()
        return None if row is None else self._decoded(row)

    def all(self, *parameters: Any) -> list[tuple[Any, ...]]:
        """The values of `fields` in every row for `parameters`, as the store has them now."""
        rows = database.execute_sql(self._text(), parameters).fetchall()
        return [self._decoded(row) for row in rows]

    def _decoded(self, row: Sequence[Any]) -> tuple[Any, ...]:
        values = list(row)
        for place, decode in self._decoders:
            values[place] = decode(values[place])
        return tuple(values)

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


class Insertion(Generic[_Row]):
    """New rows of `model`, made from a value for each column but a key that counts by itself.

    `refine` adds to the query what is to happen in a conflict.
    """

    def __init__(
        self, model: type[_Row], refine: Callable[[Any], Any] = lambda query: query
    ) -> None:
        columns = [column for column in model._meta.sorted_fields if not column.auto_increment]
        blank = [peewee.Value(None) for _ in columns]
        self._encoders = [(column.name, column.db_value) for column in columns]
        self._statement = Statement(
            [model._meta.primary_key],
            lambda key: refine(model.insert_many([blank], fields=columns)).returning(key),
        )

    def run(self, values: Mapping[str, Any]) -> Any:
        """The primary key of the new row; None where a conflict was to be passed over."""
        row = self._statement.first(*(encode(values.get(name)) for name, encode in self._encoders))
        return row and row[0]
