"""The one database of this process: opening it, its transactions, what its errors mean."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import peewee

from models.database.stores import store

database = peewee.DatabaseProxy()

_Row = TypeVar("_Row", bound=peewee.Model)


class Table(peewee.Model):
    """The base of every table."""

    id = peewee.BigAutoField()

    if TYPE_CHECKING:  # Peewee's stubs give it a form that can't be told from a class.

        @classmethod
        def delete(cls) -> peewee.ModelDelete: ...

    class Meta:
        database = database
        legacy_table_names = False


def open_database(url: str, *, connections: int = 16) -> None:
    """Point `database` at `url`; connections are opened when they are first needed.

    `url` is `sqlite:///relative/path`, `sqlite:////absolute/path` or `postgresql://…` as libpq
    reads it; `connections` bounds those that this process holds on PostgreSQL (one a thread).

    Raises ValueError for any other form.
    """
    database.initialize(store(url, connections))


def close_database() -> None:
    """Close every connection of this process; no other thread may be using one."""
    database.close_all()


@contextmanager
def transaction() -> Iterator[None]:
    """One transaction, or a savepoint in the one under way; whatever is raised undoes it.

    On SQLite it is IMMEDIATE: one that reads first and writes later fails at once, however long
    it could have waited, when another has written in between.
    """
    with database.turn(), database.atomic():
        yield


def locked(query: "peewee.ModelSelect[_Row]") -> "peewee.ModelSelect[_Row]":
    """`query` with its rows locked until the transaction ends; SQLite's are already."""
    return query.for_update() if database.for_update else query


def violates(error: peewee.IntegrityError, *fields: Any) -> bool:
    """Whether `error` was raised by the unique index on exactly `fields` of one table."""
    cause: Any = getattr(error, "orig", None)
    table, columns = fields[0].model._meta.table_name, [field.column_name for field in fields]
    diagnostics = getattr(cause, "diag", None)
    if diagnostics is not None:
        return bool(diagnostics.constraint_name == "_".join([table, *columns]))
    names = ", ".join(f"{table}.{column}" for column in columns)
    return str(cause) == f"UNIQUE constraint failed: {names}"
