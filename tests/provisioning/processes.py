"""Worker processes for tests: started, waited for, killed by their pid."""

import multiprocessing
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.provisioning import worker_process

ROOT = Path(__file__).resolve().parent.parent.parent
WAIT_SECONDS = 120
QUICK = {"tick": 0.1, "poll": 0.1, "backoff": 0.1, "lease": 3, "sweep": 1, "drain": 5}

# Each worker is forked from one process that has imported everything, in two of its three seconds.
FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.provisioning.worker_process"])


@dataclass
class WorkerProcess:
    """One worker, and what it says on standard error."""

    process: BaseProcess
    paused: Connection
    log: Path

    @property
    def said(self) -> str:
        return self.log.read_text("utf-8")

    def wait_until_paused(self) -> None:
        assert self.paused.poll(WAIT_SECONDS), self.said
        assert self.paused.recv() == "paused"

    def kill(self) -> None:
        self.process.kill()
        self.process.join()

    def stop(self) -> int | None:
        self.process.terminate()
        self.process.join(WAIT_SECONDS)
        return self.process.exitcode


@dataclass
class Workers:
    """Starts workers on one database and data folder."""

    environment: Mapping[str, str]
    folder: Path
    started: list[WorkerProcess]

    def start(
        self, *, pause: tuple[str, str] | None = None, executor: str = "worker", **timing: float
    ) -> WorkerProcess:
        log = self.folder / f"worker-{len(self.started)}.log"
        log.touch()
        paused, told = FORKS.Pipe(duplex=False)
        process = FORKS.Process(
            target=worker_process.work,
            args=(
                {**self.environment, "TENANTRY_EXECUTOR_ID": executor},
                log,
                QUICK | timing,
                worker_process.Pause(told, *(pause or ())),
            ),
        )
        process.start()
        told.close()
        worker = WorkerProcess(process, paused, log)
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
            if worker.process.is_alive():
                worker.kill()
            worker.paused.close()


def wait_for(condition: Callable[[], bool], what: str, seconds: float = WAIT_SECONDS) -> None:
    """Look again and again until it is so."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.05)
