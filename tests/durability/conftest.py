"""The command `tenantry serve` on the test's database, to be killed and started again."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

import pytest

from models import api_key, secrets
from models import database as store
from models.actor import Actor
from tests.command import Server, server
from tests.conftest import SECRET

Serve = Callable[..., AbstractContextManager[Server]]
Opened = Callable[[], AbstractContextManager[None]]


@pytest.fixture
def serve(database_url: str, tmp_path: Path) -> Serve:
    """What starts a server on the test's database; takes further arguments of the command."""
    return serving(database_url, tmp_path)


@pytest.fixture
def opened(database_url: str) -> Opened:
    """What opens the test's database in this process.

    It stays closed while a server is killed: the next one must be the first to open the file.
    """
    return partial(opening, database_url)


@pytest.fixture
def operator(opened: Opened) -> str:
    """An operator's key."""
    with opened():
        return new_operator()


def new_operator() -> str:
    """An operator's key, in the database that is open."""
    secrets.install(secrets.ServerSecrets.derive(SECRET))
    return api_key.create_operator(Actor.command("tests"), "Test operator")[1]


def serving(url: str, folder: Path) -> Serve:
    """What starts a server on the database at `url`; SQLite's lies in `folder`."""
    settings = {
        "contracts": "tenant_registry",
        "data_dir": str(folder),
        "secret": SECRET,
        "check_responses": "true",
        "log_level": "warning",
    }
    if not url.startswith("sqlite"):
        settings["database_url"] = url
    return partial(server, folder, **settings)


@contextmanager
def opening(url: str) -> Iterator[None]:
    store.open_database(url)
    try:
        yield
    finally:
        store.close_database()
