"""Every test that asks for a database runs on SQLite and on PostgreSQL, in one run.

The run ends with the number of tests on each, and fails when a test ran on one of them only.
"""

import gc
import os
import shutil
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import peewee
import pytest

from models import database as store
from models import secrets
from models.actor import Actor
from models.api_key import last_use
from tests import stores
from tests.postgres import postgres_server
from tests.stores import SECRET

__all__ = ["SECRET"]

DATABASES = ("sqlite", "postgresql")
TESTS = Path(__file__).parent
SECONDS_TO_COLLECT = 120
IMPORTED_LAST = ("moto.server", "dbos")
# Files and folders that take longest, in this order.
LONGEST = (
    "fuzz",
    "test_worker.py",
    "test_cli.py",
    "races",
    "access",
    "test_identity_commands.py",
    "provisioning",
    "durability",
    "journeys",
    "malformed",
    "test_dev.py",
)


@pytest.fixture(scope="session")
def sqlite_as_migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    stores.migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a PostgreSQL server, to which `/<database>` is added."""
    with postgres_server() as url:
        yield url


@pytest.fixture(scope="session")
def postgresql_as_migrated(postgresql_server: str) -> str:
    url = stores.new_postgresql(postgresql_server, "migrated")
    stores.migrate(url)
    stores.keep(url)
    return url


@pytest.fixture(scope="session")
def postgresql_resets() -> Iterator[stores.Resets]:
    resets = stores.Resets()
    yield resets
    resets.close()


@pytest.fixture
def sqlite_url(sqlite_as_migrated: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(sqlite_as_migrated, tmp_path / 'tenantry.db')}"


@pytest.fixture
def postgresql_url(postgresql_as_migrated: str, postgresql_resets: stores.Resets) -> str:
    postgresql_resets.put_back(postgresql_as_migrated)
    return postgresql_as_migrated


@pytest.fixture(params=DATABASES)
def database_kind(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    request.node.user_properties.append(("database", [kind, _name_without_database(request.node)]))
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


class BothDatabases:
    """Notes which tests ran on which database, and fails a run in which one ran on one only."""

    def __init__(self) -> None:
        self.ran_on: dict[str, set[str]] = defaultdict(set)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        ran = dict(report.user_properties).get("database")
        if report.when == "call" and isinstance(ran, list) and not report.skipped:
            kind, name = ran
            self.ran_on[kind].add(name)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        if self._on_one_only() and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if self.ran_on:
            counts = ", ".join(f"{len(self.ran_on[kind])} on {kind}" for kind in DATABASES)
            terminalreporter.write_line(f"tests of the store: {counts}")
        for test in sorted(self._on_one_only()):
            terminalreporter.write_line(f"ran on one database only: {test}", red=True)

    def _on_one_only(self) -> set[str]:
        return set.symmetric_difference(*(self.ran_on[kind] for kind in DATABASES))


def pytest_configure(config: pytest.Config) -> None:
    # Until everything is collected; see pytest_collection_finish.
    gc.disable()
    # Nothing here speaks TLS, and reading all authorities takes an HTTP client longer than a test.
    os.environ.pop("SSL_CERT_FILE", None)
    os.environ["SSL_CERT_DIR"] = str(TESTS)
    # Of several processes the first hears of every test; the others have nothing to sum up.
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(BothDatabases(), "both-databases")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: a test that starts processes waits for them for a while."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: no collector need look through it again."""
    gc.enable()
    gc.freeze()
    # With so little left to look through it would, each time a quarter more has come.
    gc.set_threshold(*gc.get_threshold()[:2], 100)


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """Of several processes the first goes ahead: it compiles what all of them import.

    The second begins at the other end, with the packages that the first comes to last.
    """
    process = getattr(session.config, "workerinput", None)
    if process is None:
        return (yield)
    if process["workerid"] == "gw1":
        for package in IMPORTED_LAST:
            import_module(package)
    collected = Path(tempfile.gettempdir(), f"collected-{process['testrunuid']}")
    if process["workerid"] != "gw0":
        deadline = time.monotonic() + SECONDS_TO_COLLECT
        while not collected.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        return (yield)
    session.config.add_cleanup(lambda: collected.unlink(missing_ok=True))
    try:
        return (yield)
    finally:
        collected.touch()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest comes first: a long file that comes last keeps one process waiting."""
    items.sort(key=lambda item: min(map(_length, item.path.parts)))


def _length(part: str) -> int:
    return LONGEST.index(part) if part in LONGEST else len(LONGEST)


def _name_without_database(item: pytest.Item) -> str:
    name = item.nodeid.partition("[")[0]
    params = item.callspec.params.items()
    others = [f"{each}={value!r}" for each, value in params if each != "database_kind"]
    return f"{name} {', '.join(others)}"
