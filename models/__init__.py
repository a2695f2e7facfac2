"""The data: tables, the rules on them, and the verbs that change them.

Each noun is a module: its Peewee table and the functions that a caller may use on it. A verb
takes the actor first, makes one change in one transaction and leaves one audit event; whatever
it refuses it raises as one of `models.errors`.
"""

import sys
from importlib import import_module


def _import_peewee() -> None:
    """Import Peewee without psycopg, which it would take along wherever that is installed: 9 MiB
    and 70 ms of every process on SQLite. `models.database.postgresql` imports it when needed.
    """
    keep_out = "psycopg" not in sys.modules
    if keep_out:
        # Python's word for a module that is not to be found; Peewee does without.
        sys.modules["psycopg"] = None  # type: ignore[assignment]
    try:
        import_module("playhouse.migrations")
    finally:
        if keep_out:
            del sys.modules["psycopg"]


_import_peewee()
