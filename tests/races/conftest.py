"""The command `tenantry serve` with two worker processes, as it is run in production."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from models import api_key, organization
from models.actor import Actor
from tests.conftest import SECRET

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_START = 60
ACTOR = Actor.command("tests")

Serve = Callable[..., AbstractContextManager[tuple[str, int]]]


@pytest.fixture
def serve(database_url: str, tmp_path: Path) -> Serve:
    """What starts a server on the test's database; takes settings, gives its host and port."""

    @contextmanager
    def start(**settings: str) -> Iterator[tuple[str, int]]:
        variables = {
            name: value for name, value in os.environ.items() if not name.startswith("TENANTRY_")
        }
        variables |= {"TENANTRY_DATA_DIR": str(tmp_path), "TENANTRY_SECRET": SECRET}
        variables |= {"TENANTRY_LOG_LEVEL": "warning"} | settings
        if not database_url.startswith("sqlite"):
            variables["TENANTRY_DATABASE_URL"] = database_url
        command = [sys.executable, "-m", "tenantry", "serve", "--port", "0", "--workers", "2"]
        with subprocess.Popen(
            command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, text=True
        ) as server:
            limit = threading.Timer(SECONDS_TO_START, server.kill)
            limit.start()
            try:
                yield _address(server)
            finally:
                limit.cancel()
                server.terminate()

    return start


@pytest.fixture
def key(database: object) -> str:
    """The key of an organization whose plan brings `dailyplay`; 60 a minute."""
    owner = organization.create(ACTOR, slug="arcade", name="Arcade", plan="business")
    return api_key.create_limited(ACTOR, owner.uuid, name="Storefront")[1]


def _address(server: subprocess.Popen[str]) -> tuple[str, int]:
    assert server.stdout is not None
    for line in server.stdout:
        if found := re.search(r"http://(127\.0\.0\.1):(\d+)", line):
            return found[1], int(found[2])
    raise AssertionError("the server ended before it said where it listens")
