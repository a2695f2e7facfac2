"""`tenantry serve` and the worker beside it, as processes that are killed by their pid."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.provisioning.processes import ROOT, wait_for


class Served:
    """A server, and what it and its worker say on standard error."""

    def __init__(self, folder: Path, *options: str) -> None:
        self._log = folder / "serve.log"
        with self._log.open("w") as error:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tenantry", "serve", "--port", "0", *options],
                cwd=ROOT,
                env=os.environ | {"TENANTRY_DATA_DIR": str(folder)},
                stdout=subprocess.PIPE,
                stderr=error,
            )

    @property
    def lines(self) -> list[dict[str, Any]]:
        text = self._log.read_text("utf-8")
        return [json.loads(line) for line in text.splitlines() if line.startswith("{")]

    def workers(self) -> list[int]:
        """The pids of the workers that have begun to work, in their order."""
        return [line["pid"] for line in self.lines if line.get("state") == "working"]

    def end(self, number: int) -> int:
        self.process.send_signal(number)
        return self.process.wait(60)


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    server = Served(tmp_path)
    yield server
    if server.process.poll() is None:
        server.process.kill()
        server.process.wait()
    assert server.process.stdout is not None
    server.process.stdout.close()


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] == "Z"


def test_serve_keeps_a_worker_running(served: Served) -> None:
    """One that is killed is started again; none outlives a server that is killed itself."""
    wait_for(lambda: len(served.workers()) == 1, "a worker")
    (first,) = served.workers()
    os.kill(first, signal.SIGKILL)
    wait_for(lambda: len(served.workers()) == 2, "another worker")
    second = served.workers()[1]
    assert second != first
    served.end(signal.SIGKILL)
    wait_for(lambda: is_gone(second), "the worker ends with the server")


def test_serve_that_is_stopped_ends_its_worker(served: Served) -> None:
    wait_for(lambda: len(served.workers()) == 1, "a worker")
    (worker,) = served.workers()
    served.end(signal.SIGTERM)
    assert is_gone(worker)


def test_serve_without_worker_starts_none(tmp_path: Path) -> None:
    served = Served(tmp_path, "--no-worker")
    output = served.process.stdout
    assert output is not None
    while b"Stop with" not in output.readline():
        pass
    children = Path(f"/proc/{served.process.pid}/task/{served.process.pid}/children")
    if children.exists():
        assert children.read_text() == ""
    served.end(signal.SIGTERM)
    output.close()
    assert served.workers() == []
