"""The store on SQLite: one file, one writer at a time."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

import peewee
from playhouse.pool import PooledSqliteDatabase

from models.database.pooled import CANT_ANSWER, LOCK_WAIT_SECONDS, Store
from models.database.queue import Deadline, Queue
from models.errors import Unavailable

_BUSY_TIMEOUT = f"PRAGMA busy_timeout = {LOCK_WAIT_SECONDS * 1000}"


class SQLite(Store, PooledSqliteDatabase):
    """One file; what is committed is on the disk."""

    field_types: ClassVar = {**PooledSqliteDatabase.field_types, "TIMESTAMPTZ": "TEXT"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._turn = threading.RLock()
        self._queue = Queue(self.database)

    @contextmanager
    def turn(self) -> Iterator[None]:
        # SQLite lets those who meet at its lock sleep, ever longer and whoever came first. The
        # threads of one process wait here instead, and go on as soon as the one before is done.
        if not self._turn.acquire(timeout=LOCK_WAIT_SECONDS):
            raise Unavailable(CANT_ANSWER)
        try:
            yield
        finally:
            self._turn.release()

    def begin(self, *args: Any) -> None:
        deadline = Deadline()
        with self._queue.head(deadline):
            while not self._ask(self._begun, *args):
                deadline.pause()

    def _begun(self, *args: Any) -> bool:
        # SQLite's own wait grows to a tenth of a second, with the lock free for most of it.
        connection = self.connection()
        connection.execute("PRAGMA busy_timeout = 0")
        try:
            PooledSqliteDatabase.begin(self, *args)
        except peewee.OperationalError as error:
            # The low byte of each of its kinds: a file left by a killed server is taken up first.
            if _code(error) & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            return False
        finally:
            connection.execute(_BUSY_TIMEOUT)
        return True

    def rollback(self) -> None:
        # A full disk or an I/O error has ended the transaction already.
        if self.connection().in_transaction:
            super().rollback()

    def _is_mistake(self, error: Exception) -> bool:
        return _code(error) == sqlite3.SQLITE_ERROR


def sqlite(path: str) -> SQLite:
    """The store in the file at `path`, which is made when it is first written to.

    Raises ValueError where `path` names no file.
    """
    if path in ("", ":memory:"):
        raise ValueError("The SQLite URL must name a file, as in sqlite:////var/lib/tenantry.db.")
    return SQLite(
        path,
        max_connections=None,
        check_same_thread=False,
        lock_type="IMMEDIATE",
        pragmas={
            "busy_timeout": LOCK_WAIT_SECONDS * 1000,
            "synchronous": "full",
            "foreign_keys": 1,
        },
    )


def _code(error: Exception) -> int:
    """SQLite's own number for what went wrong; Peewee tells only its class."""
    cause = getattr(error, "orig", None)
    return getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_OK)
