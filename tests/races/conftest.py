"""The command `tenantry serve` with two worker processes, as it is run in production."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from models import api_key, organization
from models.actor import Actor
from tests.command import server
from tests.conftest import SECRET

ACTOR = Actor.command("tests")
WORKERS = 2

Serve = Callable[..., AbstractContextManager[tuple[str, int]]]


@pytest.fixture
def serve(database_url: str, tmp_path: Path) -> Serve:
    """What starts a server on the test's database; takes settings by their short names.

    Gives its host and port once both of its processes serve.
    """
    ours = {"data_dir": str(tmp_path), "secret": SECRET}
    if not database_url.startswith("sqlite"):
        ours["database_url"] = database_url

    @contextmanager
    def start(**settings: str) -> Iterator[tuple[str, int]]:
        with server(tmp_path, "--workers", str(WORKERS), **ours, **settings) as running:
            running.wait_until_serving(WORKERS)
            address = urlsplit(running.base_url)
            assert address.hostname
            assert address.port
            yield address.hostname, address.port

    return start


@pytest.fixture
def key(database: object) -> str:
    """The key of an organization whose plan brings `dailyplay`; 60 a minute."""
    owner = organization.create(ACTOR, slug="arcade", name="Arcade", plan="business")
    return api_key.create_limited(ACTOR, owner.uuid, name="Storefront")[1]
