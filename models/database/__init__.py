"""The store: SQLite or PostgreSQL behind one name."""

from models.database.base import (
    Table,
    close_database,
    database,
    locked,
    open_database,
    transaction,
    violates,
)
from models.database.migrate import is_migrated, migrate

__all__ = [
    "Table",
    "close_database",
    "database",
    "is_migrated",
    "locked",
    "migrate",
    "open_database",
    "transaction",
    "violates",
]
