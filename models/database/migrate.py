"""Bringing a database to the form that this version's tables have."""

import zlib
from pathlib import Path

from playhouse.migrations import Runner

from models.database.base import database, transaction

_FOLDER = Path(__file__).parent.parent / "migrations"
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
    # SQLite takes this only outside a transaction; a rebuilt table would else lose its children.
    database.pragma("foreign_keys", 0)
    try:
        with transaction():
            return _apply()
    finally:
        database.pragma("foreign_keys", 1)


def _apply() -> list[str]:
    applied: list[str] = _runner().up()
    return applied


def _runner() -> Runner:
    return Runner(database, str(_FOLDER))
