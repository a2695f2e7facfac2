"""A server of several processes, killed: none of them is left to hold its port."""

import socket
import time
from pathlib import Path
from urllib.parse import urlsplit

from tests.durability.caller import PATIENCE, Caller
from tests.durability.conftest import serving

ANYONE = ""


def test_killed_server_takes_its_processes_along_and_starts_again_on_its_port(
    sqlite_url: str, tmp_path: Path
) -> None:
    serve = serving(sqlite_url, tmp_path)
    with serve("--workers", "2") as running:
        with Caller(running.base_url, ANYONE) as caller:
            assert caller.call("GET", "/healthz")[0] == 200
        port = urlsplit(running.base_url).port
        assert port is not None
        running.process.kill()
    wait_until_refused(port)
    with (
        serve("--workers", "2", "--port", str(port)) as again,
        Caller(again.base_url, ANYONE) as caller,
    ):
        assert caller.call("GET", "/healthz")[0] == 200


def wait_until_refused(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), PATIENCE).close()
        except ConnectionRefusedError:
            return
        time.sleep(0.05)
    raise AssertionError("it still listens")
