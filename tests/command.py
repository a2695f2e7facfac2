"""The command `tenantry`, run as its users run it: in processes of its own."""

import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
COMMAND = [sys.executable, "-m", "tenantry"]
SECONDS_TO_START = 60


@dataclass(frozen=True)
class Server:
    """A running `tenantry serve`, and the file that its log goes to."""

    base_url: str
    process: "subprocess.Popen[str]"
    log: Path

    def wait_until_serving(self, workers: int) -> None:
        """Until each of its worker processes serves: the address is told before they are up."""
        deadline = time.monotonic() + SECONDS_TO_START
        while self.log.read_text().count('"Application startup complete."') < workers:
            assert time.monotonic() < deadline, self.log.read_text()
            time.sleep(0.05)

    def stop(self) -> int:
        """Ask the server to stop, as a service manager does; gives its exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(SECONDS_TO_START)


def environment(folder: Path, settings: dict[str, str]) -> dict[str, str]:
    """This process's variables without the developer's settings; the data lies in `folder`."""
    others = {name: value for name, value in os.environ.items() if not name.startswith("TENANTRY_")}
    ours = {f"TENANTRY_{name}".upper(): value for name, value in settings.items()}
    return others | {"PYTHONPATH": str(ROOT), "TENANTRY_DATA_DIR": str(folder / "data")} | ours


def tenantry(
    folder: Path, *arguments: str, stdin: str = "", **settings: str
) -> "subprocess.CompletedProcess[str]":
    """Run `tenantry` with `arguments` to its end; `settings` are by their short names."""
    return subprocess.run(
        [*COMMAND, *arguments],
        cwd=folder,
        env=environment(folder, settings),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=SECONDS_TO_START,
        check=False,
    )


def printed(folder: Path, *arguments: str, stdin: str = "", **settings: str) -> str:
    """What `tenantry` prints on standard output when it succeeds."""
    done = tenantry(folder, *arguments, stdin=stdin, **settings)
    assert done.returncode == 0, done.stderr
    return done.stdout


def refusal(folder: Path, *arguments: str, **settings: str) -> str:
    """The one sentence that `tenantry` ends with when it can't go on."""
    done = tenantry(folder, *arguments, **settings)
    assert done.returncode == 1, done.stderr
    assert done.stderr.startswith("Error: ")
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr.removeprefix("Error: ").rstrip("\n")


@contextmanager
def server(folder: Path, *arguments: str, **settings: str) -> Iterator[Server]:
    """Run `tenantry serve` on a free port until the block ends."""
    log = folder / "log"
    with (
        log.open("w") as stderr,
        subprocess.Popen(
            [*COMMAND, "serve", "--port", "0", *arguments],
            cwd=folder,
            env=environment(folder, settings),
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        ) as process,
    ):
        # Ends the reading below as well when the server says nothing.
        limit = threading.Timer(SECONDS_TO_START, process.kill)
        limit.start()
        try:
            base_url = _base_url(process, log)
            limit.cancel()
            yield Server(base_url, process, log)
        finally:
            limit.cancel()
            process.terminate()


def _base_url(process: "subprocess.Popen[str]", log: Path) -> str:
    assert process.stdout is not None
    for line in process.stdout:
        if found := re.search(r"http://127\.0\.0\.1:\d+", line):
            return found.group()
    raise AssertionError(f"the server ended at its start: {log.read_text()}")
