"""The command `tenantry serve` on the test's database, to be killed and started again."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path

import httpx
import pytest

from models import api_key, secrets
from models import database as store
from models.actor import Actor
from tests.command import Server, server
from tests.conftest import SECRET

Serve = Callable[..., AbstractContextManager[Server]]
Opened = Callable[[], AbstractContextManager[None]]
Connect = Callable[[str], httpx.Client]

PATIENCE = 60.0
# Nothing here speaks TLS, and loading the authorities for it takes longer than a request.
NO_AUTHORITIES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


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
        secrets.install(secrets.ServerSecrets.derive(SECRET))
        return api_key.create_operator(Actor.command("tests"), "Test operator")[1]


@pytest.fixture
def connect(operator: str) -> Iterator[Connect]:
    """What gives a client of the server at an address, with the operator's key."""
    headers = {"authorization": f"Bearer {operator}"}
    clients: list[httpx.Client] = []

    def client(base_url: str) -> httpx.Client:
        options = {"headers": headers, "verify": NO_AUTHORITIES, "timeout": PATIENCE}
        clients.append(httpx.Client(base_url=base_url, **options))
        return clients[-1]

    yield client
    for each in clients:
        each.close()


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
