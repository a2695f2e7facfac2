"""SQLite and PostgreSQL, each with what this server asks of a store."""

import sqlite3
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, ClassVar, TypeVar
from urllib.parse import unquote, urlsplit

import peewee
from playhouse.pool import (
    MaxConnectionsExceeded,
    PooledDatabase,
    PooledPostgresqlDatabase,
    PooledSqliteDatabase,
)

from models.database.postgresql import Adapter
from models.errors import Unavailable

_LOCK_WAIT_SECONDS = 5
_FAULTS = (peewee.OperationalError, peewee.InterfaceError, MaxConnectionsExceeded)
_T = TypeVar("_T")


class Store(PooledDatabase):
    """What both databases add to Peewee's pools.

    A thread opens its connection when it first needs one and keeps it while it lives: the
    server's threads are bounded, so the connections are too, and no request pays for opening.
    A store that can't answer raises `Unavailable`, whatever was asked of it.
    """

    def connect(self, reuse_if_open: bool = False) -> bool:
        opened: bool = self._ask(super().connect, reuse_if_open)
        if opened:
            # Threads come and go; what one leaves behind returns to the pool.
            self._state.lease = weakref.finalize(
                threading.current_thread(), self._close, self._state.conn
            )
        return opened

    def close(self) -> bool:
        # The lease must end first: once back in the pool, the connection is another thread's.
        if not self.is_closed():
            self._state.lease.detach()
        closed: bool = super().close()
        return closed

    def turn(self) -> AbstractContextManager[None]:
        """What a thread holds while it has a transaction."""
        return nullcontext()

    def execute_sql(self, sql: str, params: Any = None) -> Any:
        return self._ask(super().execute_sql, sql, params)

    def begin(self, *args: Any) -> None:
        self._ask(super().begin, *args)

    def commit(self) -> None:
        # Never repeated: a commit whose answer was lost may have happened.
        self._ask(super().commit, repeat=False)

    def rollback(self) -> None:
        self._ask(super().rollback, repeat=False)

    def _ask(self, call: Callable[..., _T], *args: Any, repeat: bool = True) -> _T:
        try:
            return call(*args)
        except _FAULTS as error:
            if _is_mistake(error):
                raise
            # A server that restarted, or a firewall, ends idle connections unseen: the first
            # statement on a new one tells whether the store is really out of reach.
            if self._forget_lost_connection() and repeat:
                return self._ask(call, *args, repeat=False)
            raise Unavailable("The store can't answer now; try again later.") from error

    def _forget_lost_connection(self) -> bool:
        if self.is_closed() or self.in_transaction() or not self._is_closed(self._state.conn):
            return False
        return self.close()


class SQLite(Store, PooledSqliteDatabase):
    """One file; what is committed is on the disk."""

    field_types: ClassVar = {**PooledSqliteDatabase.field_types, "TIMESTAMPTZ": "TEXT"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn = threading.RLock()

    @contextmanager
    def turn(self) -> Iterator[None]:
        # SQLite lets those who meet at its lock sleep, ever longer and whoever came first. The
        # threads of one process wait here instead, and go on as soon as the one before is done.
        if not self._turn.acquire(timeout=_LOCK_WAIT_SECONDS):
            raise Unavailable("The store can't answer now; try again later.")
        try:
            yield
        finally:
            self._turn.release()

    def rollback(self) -> None:
        # A full disk or an I/O error has ended the transaction already.
        if self.connection().in_transaction:
            super().rollback()


class PostgreSQL(Store, PooledPostgresqlDatabase):
    """A server, by psycopg 3."""

    # Peewee asks for the second where it was imported without a driver.
    psycopg3_adapter = psycopg2_adapter = Adapter

    def _initialize_connection(self, conn: Any) -> None:
        conn.execute(f"SET lock_timeout = '{_LOCK_WAIT_SECONDS}s'")


def store(url: str, connections: int) -> Store:
    """The store at `url`; see `open_database`."""
    scheme, _, rest = url.partition(":")
    if scheme == "sqlite":
        return _sqlite(unquote(urlsplit(url).path[1:]))
    if scheme in ("postgresql", "postgres"):
        return PostgreSQL(
            f"postgresql:{rest}",
            prefer_psycopg3=True,
            max_connections=connections,
            timeout=_LOCK_WAIT_SECONDS,
            connect_timeout=_LOCK_WAIT_SECONDS,
        )
    raise ValueError("The database URL must begin with sqlite:/// or postgresql://.")


def _sqlite(path: str) -> SQLite:
    if path in ("", ":memory:"):
        raise ValueError("The SQLite URL must name a file, as in sqlite:////var/lib/tenantry.db.")
    return SQLite(
        path,
        max_connections=None,
        check_same_thread=False,
        lock_type="IMMEDIATE",
        pragmas={
            "busy_timeout": _LOCK_WAIT_SECONDS * 1000,
            "synchronous": "full",
            "foreign_keys": 1,
        },
    )


def _is_mistake(error: Exception) -> bool:
    """Whether SQLite refused the statement itself (its generic error), which waiting won't mend."""
    cause = getattr(error, "orig", None)
    return getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR
