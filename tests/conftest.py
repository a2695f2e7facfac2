"""Every test that asks for a database runs on SQLite and on PostgreSQL, in one run.

The run ends with the number of tests on each, and fails when a test ran on one of them only.
"""

import shutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import peewee
import psycopg
import pytest

from models import database as store
from models import secrets
from models.actor import Actor
from models.api_key import last_use
from tests.postgres import postgres_server

DATABASES = ("sqlite", "postgresql")
SECRET = "a secret of the tests alone, known to all"
RAN_ON = pytest.StashKey[dict[str, set[str]]]()

# What each migrated table held is put back; foreign keys are not asked, so in any order.
RESET = """
SET session_replication_role = replica;
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('DELETE FROM public.%1$I', name);
    EXECUTE format('INSERT INTO public.%1$I SELECT * FROM migrated.%1$I', name);
  END LOOP;
END $$
"""
KEEP_AS_MIGRATED = """
CREATE SCHEMA migrated;
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
    EXECUTE format('CREATE TABLE migrated.%1$I AS TABLE public.%1$I', name);
  END LOOP;
END $$
"""


@pytest.fixture(scope="session")
def sqlite_as_migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a PostgreSQL server, to which `/<database>` is added."""
    with postgres_server() as url:
        yield url


@pytest.fixture(scope="session")
def postgresql_as_migrated(postgresql_server: str) -> str:
    url = f"{postgresql_server}/postgres"
    _migrate(url)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(KEEP_AS_MIGRATED)
    return url


@pytest.fixture
def sqlite_url(sqlite_as_migrated: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(sqlite_as_migrated, tmp_path / 'tenantry.db')}"


@pytest.fixture
def postgresql_url(postgresql_as_migrated: str) -> str:
    with psycopg.connect(postgresql_as_migrated, autocommit=True) as connection:
        connection.execute(RESET)
    return postgresql_as_migrated


@pytest.fixture(params=DATABASES)
def database_kind(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    request.node.user_properties.append(("database", kind))
    return kind


@pytest.fixture
def database_url(request: pytest.FixtureRequest, database_kind: str) -> str:
    """The URL of a database that is migrated and otherwise empty; nothing is connected to it."""
    url: str = request.getfixturevalue(f"{database_kind}_url")
    return url


@pytest.fixture
def database(database_url: str) -> Iterator[peewee.Database]:
    """That database, open in this process, with the tests' secrets in use."""
    store.open_database(database_url)
    try:
        secrets.install(secrets.ServerSecrets.derive(SECRET))
        yield store.database.obj
        last_use.flush()
    finally:
        store.close_database()


@pytest.fixture
def actor() -> Actor:
    return Actor(
        type="operator",
        contract="tenant_registry",
        id="0190f5c2-0000-7000-8000-000000000001",
        name="Test operator",
        request_id="req_0123456789abcdef0123456789abcdef",
        source_ip="127.0.0.1",
        user_agent="tests/1.0",
    )


def _migrate(url: str) -> None:
    store.open_database(url)
    try:
        store.migrate()
    finally:
        store.close_database()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[RAN_ON] = defaultdict(set)


def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[Any]) -> None:
    kind = dict(item.user_properties).get("database")
    skipped = call.excinfo is not None and call.excinfo.errisinstance(pytest.skip.Exception)
    if call.when == "call" and isinstance(kind, str) and not skipped:
        item.config.stash[RAN_ON][kind].add(_name_without_database(item))


def pytest_sessionfinish(session: pytest.Session) -> None:
    if _on_one_only(session.config) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    ran_on = config.stash[RAN_ON]
    if ran_on:
        counts = ", ".join(f"{len(ran_on[kind])} on {kind}" for kind in DATABASES)
        terminalreporter.write_line(f"tests of the store: {counts}")
    for test in sorted(_on_one_only(config)):
        terminalreporter.write_line(f"ran on one database only: {test}", red=True)


def _name_without_database(item: pytest.Item) -> str:
    name = item.nodeid.partition("[")[0]
    params = item.callspec.params.items()
    others = [f"{each}={value!r}" for each, value in params if each != "database_kind"]
    return f"{name} {', '.join(others)}"


def _on_one_only(config: pytest.Config) -> set[str]:
    ran_on = config.stash[RAN_ON]
    return set.symmetric_difference(*(ran_on[kind] for kind in DATABASES))
