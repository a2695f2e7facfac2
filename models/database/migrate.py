"""Bringing a database to the form that this version's tables have."""

import time
import zlib
from pathlib import Path

from playhouse.migrations import Runner

from models.database.base import database, transaction
from models.errors import Unavailable

_FOLDER = Path(__file__).parent.parent / "migrations"
_PATIENCE_SECONDS = 5.0
_ADVISORY_LOCK = zlib.crc32(b"tenantry migrations")


def is_migrated() -> bool:
    """Whether every migration of this version is applied.

    Raises Unavailable when the store can't be reached.
    """
    return all(migration.applied for migration in _runner().status())


def migrate() -> list[str]:
    """Apply what is missing and return the names of what was applied, in order.

    All of it is one transaction, and of several processes at once one does the work.

    Raises Unavailable when the store can't be reached.
    """
    if database.for_update:
        with transaction():
            database.execute_sql("SELECT pg_advisory_xact_lock(%s)", (_ADVISORY_LOCK,))
            return _apply()
    _log_ahead()
    # Only outside a transaction; a table that is rebuilt would else take its children with it.
    database.pragma("foreign_keys", 0)
    try:
        with transaction():
            return _apply()
    finally:
        database.pragma("foreign_keys", 1)


def _log_ahead() -> None:
    # WAL, so that readers go on beside the writer. The file remembers it; of two processes that
    # switch a new file at once, SQLite refuses one without making it wait.
    deadline = time.monotonic() + _PATIENCE_SECONDS
    while True:
        try:
            database.pragma("journal_mode", "wal")
        except Unavailable:
            if time.monotonic() > deadline:
                raise
            time.sleep(_PATIENCE_SECONDS / 100)
        else:
            return


def _apply() -> list[str]:
    applied: list[str] = _runner().up()
    return applied


def _runner() -> Runner:
    return Runner(database, str(_FOLDER))
