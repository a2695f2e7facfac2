"""Connections, transactions, and what a store that can't answer looks like."""

import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import peewee
import psycopg
import pytest

from models import database as store
from models import organization
from models.actor import Actor
from models.api_key import verify
from models.errors import Unavailable
from models.organization import Organization

# Writes as a busy server process does, whose threads begin one right after the other.
HOG = """
import sys, time
from models import database
database.open_database(sys.argv[1])
database.database.execute_sql("CREATE TABLE hog (number INTEGER)")
print("begun", flush=True)
while True:
    with database.transaction():
        database.database.execute_sql("INSERT INTO hog VALUES (1)")
        time.sleep(0.02)
"""


@pytest.fixture
def on_sqlite(sqlite_url: str) -> Iterator[str]:
    store.open_database(sqlite_url)
    yield sqlite_url
    store.close_database()


@pytest.fixture
def on_postgresql(postgresql_url: str) -> Iterator[str]:
    store.open_database(postgresql_url, connections=2)
    yield postgresql_url
    store.close_database()


@pytest.mark.parametrize(
    "url", ["", "nonsense", "mysql://h/d", "sqlite://", "sqlite:///", "sqlite:///:memory:"]
)
def test_open_database_other_url_is_refused_without_echo(url: str) -> None:
    with pytest.raises(ValueError, match="URL must") as refusal:
        store.open_database(url)
    assert "nonsense" not in str(refusal.value)


@pytest.mark.usefixtures("on_sqlite")
def test_sqlite_is_opened_durable_and_concurrent() -> None:
    assert store.database.pragma("journal_mode") == "wal"
    assert store.database.pragma("synchronous") == 2
    assert store.database.pragma("foreign_keys") == 1
    assert store.database.pragma("busy_timeout") == 5000


@pytest.mark.usefixtures("database")
def test_transaction_that_fails_leaves_nothing(actor: Actor) -> None:
    def fail_after_creating() -> None:
        with store.transaction():
            organization.create(actor, slug="acme", name="Acme")
            raise LookupError

    with pytest.raises(LookupError):
        fail_after_creating()
    assert Organization.select().count() == 0


def test_thread_that_ended_gives_its_connection_back(database: peewee.Database) -> None:
    """Any number of threads may live one after the other."""
    opened = []

    def count() -> None:
        Organization.select().count()
        opened.append(id(database.connection()))

    for _ in range(40):
        thread = threading.Thread(target=count)
        thread.start()
        thread.join()
    assert len(set(opened)) <= 2


@pytest.mark.usefixtures("on_postgresql")
def test_postgresql_connections_are_bounded() -> None:
    """Two were allowed; the third thread waits, and is told that it can't be served."""
    store.database.obj._wait_timeout = 0.5  # noqa: SLF001 - the wait is no setting of ours
    asked = threading.Barrier(3, timeout=30)

    def count(_: int) -> str:
        try:
            Organization.select().count()
        except Unavailable:
            return "unavailable"
        else:
            return "answered"
        finally:
            asked.wait()

    with ThreadPoolExecutor(3) as pool:
        answers = sorted(pool.map(count, range(3)))
    assert answers == ["answered", "answered", "unavailable"]


@pytest.mark.usefixtures("database")
def test_statement_that_is_wrong_is_no_outage() -> None:
    with pytest.raises((peewee.OperationalError, peewee.ProgrammingError)):
        store.database.execute_sql("SELECT nothing FROM nowhere")


def test_write_that_waits_too_long_for_a_lock_is_unavailable_and_reads_go_on(
    database: peewee.Database,
    database_url: str,
    actor: Actor,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    created = organization.create(actor, slug="acme", name="Acme")
    if isinstance(database, peewee.SqliteDatabase):
        monkeypatch.setattr("models.database.queue.LOCK_WAIT_SECONDS", 0.05)
        holder = sqlite3.connect(database_url.removeprefix("sqlite:///"), isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
    else:
        database.execute_sql("SET lock_timeout = '50ms'")
        holder = psycopg.connect(database_url)
        holder.execute("SELECT * FROM organization FOR UPDATE")
    with pytest.raises(Unavailable):
        organization.cancel(actor, created.uuid)
    assert organization.get(created.uuid).effective_status == "trial"
    holder.rollback()
    holder.close()
    assert organization.cancel(actor, created.uuid).effective_status == "frozen"


def test_sqlite_another_process_that_hardly_lets_go_keeps_no_writer_out(
    on_sqlite: str, actor: Actor
) -> None:
    hog = [sys.executable, "-c", HOG, on_sqlite]
    with subprocess.Popen(hog, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "begun\n"
            for number in range(20):
                organization.create(actor, slug=f"s{number}", name="S")
            assert process.poll() is None
        finally:
            process.kill()
    # Killed, it is nobody's turn any more.
    organization.create(actor, slug="last", name="S")
    assert Organization.select().count() == 21


def test_sqlite_without_the_file_of_its_queue_is_unavailable(on_sqlite: str, actor: Actor) -> None:
    """As on a disk that takes no more files."""
    queue = Path(f"{on_sqlite.removeprefix('sqlite:///')}-queue")
    queue.mkdir()
    with pytest.raises(Unavailable):
        organization.create(actor, slug="acme", name="Acme")
    queue.rmdir()
    organization.create(actor, slug="acme", name="Acme")


def test_unreachable_store_is_unavailable_never_an_invalid_key(
    database_kind: str, database: peewee.Database, tmp_path: Path
) -> None:
    """Rule 40: the store down is 503, never `valid: false`."""
    assert verify("tnk_any") is None
    database.close_all()
    nowhere = {
        "sqlite": f"sqlite:///{tmp_path}/no/such/folder.db",
        "postgresql": "postgresql://tenantry@127.0.0.1:1/postgres",
    }
    store.open_database(nowhere[database_kind])
    with pytest.raises(Unavailable) as refusal:
        verify("tnk_any")
    assert str(refusal.value) == "The store can't answer now; try again later."
    with pytest.raises(Unavailable):
        store.is_migrated()
    with pytest.raises(Unavailable), store.transaction():
        pass


def test_postgresql_connection_that_ended_while_idle_costs_no_request(
    on_postgresql: str, actor: Actor
) -> None:
    assert Organization.select().count() == 0
    end_connections(on_postgresql)
    organization.create(actor, slug="acme", name="Acme")
    end_connections(on_postgresql)
    assert organization.get_by_slug("acme").name == "Acme"


def test_postgresql_connection_that_ends_in_a_transaction_is_unavailable(
    on_postgresql: str, actor: Actor
) -> None:
    """What was done is undone, never repeated by itself, and the next request is served."""
    organization.create(actor, slug="acme", name="Acme")

    def lose_the_connection() -> None:
        with store.transaction():
            Organization.update(name="Lost").execute()
            end_connections(on_postgresql)
            Organization.update(name="Lost too").execute()

    with pytest.raises(Unavailable):
        lose_the_connection()
    assert organization.get_by_slug("acme").name == "Acme"


def end_connections(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
