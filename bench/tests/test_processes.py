"""A server runs while its block does, on its core, and is gone afterwards."""

import os
import sys
from pathlib import Path

import pytest
from harness.processes import ServerFailed, running

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="taskset and /proc are Linux's"
)

CORE = min(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0
HTTP_SERVER = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", "{port}"]


def test_running_server_has_one_core_and_ends_with_its_block(tmp_path: Path) -> None:
    with running(HTTP_SERVER, environment={}, core=CORE, log=tmp_path / "log") as server:
        assert os.sched_getaffinity(server.pid) == {CORE}
        assert server.resident_mib() > 1
        assert 0 < server.cpu_seconds() < 60
    assert not Path(f"/proc/{server.pid}").exists()


def test_running_failed_block_ends_the_server_too(tmp_path: Path) -> None:
    with (
        pytest.raises(LookupError),
        running(HTTP_SERVER, environment={}, core=CORE, log=tmp_path / "log") as server,
    ):
        raise LookupError
    assert not Path(f"/proc/{server.pid}").exists()


def test_running_server_that_ends_at_once_is_reported_with_its_last_words(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "raise SystemExit('no such database')"]
    with (
        pytest.raises(ServerFailed, match="ended with status 1: no such database"),
        running(command, environment={}, core=CORE, log=tmp_path / "log"),
    ):
        pass
