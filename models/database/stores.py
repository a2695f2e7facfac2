"""The store that a URL names."""

from typing import Any
from urllib.parse import unquote, urlsplit

from playhouse.pool import PooledPostgresqlDatabase

from models.database.pooled import LOCK_WAIT_SECONDS, Store
from models.database.postgresql import Adapter
from models.database.sqlite import sqlite


class PostgreSQL(Store, PooledPostgresqlDatabase):
    """A server, by psycopg 3."""

    # Peewee asks for the second where it was imported without a driver.
    psycopg3_adapter = psycopg2_adapter = Adapter

    def _initialize_connection(self, conn: Any) -> None:
        conn.execute(f"SET lock_timeout = '{LOCK_WAIT_SECONDS}s'")


def store(url: str, connections: int) -> Store:
    """The store at `url`; see `open_database`."""
    scheme, _, rest = url.partition(":")
    if scheme == "sqlite":
        return sqlite(unquote(urlsplit(url).path[1:]))
    if scheme in ("postgresql", "postgres"):
        return PostgreSQL(
            f"postgresql:{rest}",
            prefer_psycopg3=True,
            max_connections=connections,
            timeout=LOCK_WAIT_SECONDS,
            connect_timeout=LOCK_WAIT_SECONDS,
        )
    raise ValueError("The database URL must begin with sqlite:/// or postgresql://.")
