"""Worker processes for tests: started, waited for, killed by their pid."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPT = Path(__file__).parent / "worker_process.py"
WAIT_SECONDS = 120
QUICK = {"tick": 0.1, "poll": 0.1, "backoff": 0.1, "lease": 3, "sweep": 1, "drain": 5}


@dataclass
class WorkerProcess:
    """One worker, and what it says on standard error."""

    process: subprocess.Popen[str]
    log: Path

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8")

    def wait_until_paused(self) -> None:
        output: IO[str] | None = self.process.stdout
        assert output is not None
        assert output.readline() == "paused\n", self.said

    def kill(self) -> None:
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(WAIT_SECONDS)


@dataclass
class Workers:
    """Starts workers on one database and data folder."""

    environment: Mapping[str, str]
    folder: Path
    started: list[WorkerProcess]

    def start(
        self, *, pause: tuple[str, str] | None = None, executor: str = "worker", **timing: float
    ) -> WorkerProcess:
        given = {"pause": list(pause or ()), "timing": QUICK | timing}
        log = self.folder / f"worker-{len(self.started)}.log"
        with log.open("w") as error:
            process = subprocess.Popen(
                [sys.executable, str(SCRIPT), json.dumps(given)],
                env={
                    **os.environ,
                    **self.environment,
                    "PYTHONPATH": str(ROOT),
                    "TENANTRY_EXECUTOR_ID": executor,
                },
                stdout=subprocess.PIPE,
                stderr=error,
                text=True,
            )
        worker = WorkerProcess(process, log)
        self.started.append(worker)
        return worker


@contextmanager
def workers(environment: Mapping[str, str], folder: Path) -> Iterator[Workers]:
    """Workers that are killed at the end, those that still live."""
    made = Workers(environment, folder, [])
    try:
        yield made
    finally:
        for worker in made.started:
            if worker.process.poll() is None:
                worker.kill()
            if worker.process.stdout is not None:
                worker.process.stdout.close()


def wait_for(condition: Callable[[], bool], what: str, seconds: float = WAIT_SECONDS) -> None:
    """Look again and again until it is so."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.05)
