"""Databases for tests: made once a run, and put back to how they were made for each test."""

from pathlib import Path

import psycopg

from models import database as store
from models import secrets, signing_key
from models.actor import Actor

SECRET = "a secret of the tests alone, known to all"

# Foreign keys are not asked, so in any order. What holds nothing, most of it, is only looked at.
_KEEP = """
CREATE SCHEMA made;
DO $make$ DECLARE
  name text; filled bool; body text := '';
BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('SELECT EXISTS (SELECT FROM public.%I)', name) INTO filled;
    body := body || format(
      'IF EXISTS (SELECT FROM public.%1$I) THEN DELETE FROM public.%1$I; END IF;', name);
    IF filled THEN
      EXECUTE format('CREATE TABLE made.%1$I AS TABLE public.%1$I', name);
      body := body || format('INSERT INTO public.%1$I SELECT * FROM made.%1$I;', name);
    END IF;
  END LOOP;
  EXECUTE format(
    'CREATE PROCEDURE made.put_back() LANGUAGE plpgsql AS %L', 'BEGIN ' || body || ' END');
END $make$
"""


def migrate(url: str) -> None:
    store.open_database(url)
    try:
        store.migrate()
    finally:
        store.close_database()


def start_once(url: str) -> None:
    """Add to a migrated database what the first start of a server does.

    A pair of keys takes longer to make than most tests.
    """
    store.open_database(url)
    try:
        secrets.install(secrets.ServerSecrets.derive(SECRET))
        signing_key.ensure(Actor.command("serve"))
    finally:
        store.close_database()


def lose(folder: Path) -> None:
    """Let the running server's store be out of reach from now on.

    The server's upkeep may be writing: a connection of SQLite that is closed under a statement
    takes the process down, so this waits for its turn.
    """
    with store.database.turn():
        store.close_database()
        store.open_database(f"sqlite:///{folder}/gone/tenantry.db")


def new_postgresql(server: str, name: str) -> str:
    """The URL of a new database on the server at `server`."""
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return f"{server}/{name}"


def keep(url: str) -> None:
    """Let the database on PostgreSQL be put back to how it is now."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_KEEP)


class Resets:
    """Puts databases on PostgreSQL back, each over one connection, which has planned it before."""

    def __init__(self) -> None:
        self._connections: dict[str, psycopg.Connection] = {}

    def put_back(self, url: str) -> None:
        try:
            self._connection(url).execute("CALL made.put_back()")
        except psycopg.OperationalError:
            # A test may end all connections to see what becomes of its own.
            self._connections.pop(url).close()
            self._connection(url).execute("CALL made.put_back()")

    def _connection(self, url: str) -> psycopg.Connection:
        if url not in self._connections:
            self._connections[url] = psycopg.connect(url, autocommit=True)
            self._connections[url].execute("SET session_replication_role = replica")
        return self._connections[url]

    def close(self) -> None:
        for connection in self._connections.values():
            connection.close()
