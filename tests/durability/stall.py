"""Holds a server up where it keeps the answer to a request with an Idempotency-Key.

The database does it, by a trigger, so that the server which is killed there is the real one.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from models.database import database
from tests.durability.conftest import Opened

# A trigger's own statements can't be recursive; a view that one reads can.
SQLITE = (
    """
    CREATE VIEW endless AS WITH RECURSIVE numbers (n) AS (
      SELECT 1 UNION ALL SELECT n + 1 FROM numbers
    ) SELECT n FROM numbers
    """,
    """
    CREATE TRIGGER stall BEFORE UPDATE ON idempotency_record BEGIN
      SELECT max(n) FROM endless;
    END
    """,
)
SQLITE_END = ("DROP TRIGGER stall", "DROP VIEW endless")
POSTGRESQL = (
    """
    CREATE FUNCTION stall() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      PERFORM pg_sleep(3600);
      RETURN NEW;
    END $$
    """,
    """
    CREATE TRIGGER stall BEFORE UPDATE ON idempotency_record
      FOR EACH ROW EXECUTE FUNCTION stall()
    """,
)
POSTGRESQL_END = (
    # It would learn at the statement's end only that its client is gone.
    "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE wait_event = 'PgSleep'",
    "DROP FUNCTION stall CASCADE",
)


@contextmanager
def no_answer_is_kept(opened: Opened) -> Iterator[None]:
    """Within the block a request has its effect, and then waits for ever.

    Whatever waits must have been killed when the block ends.
    """
    with opened():
        on_sqlite = not database.for_update
        run(SQLITE if on_sqlite else POSTGRESQL)
    try:
        yield
    finally:
        with opened():
            run(SQLITE_END if on_sqlite else POSTGRESQL_END)


def run(statements: Iterable[str]) -> None:
    for statement in statements:
        database.execute_sql(statement)
