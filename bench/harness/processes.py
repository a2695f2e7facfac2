"""Servers as processes of their own: started on one core, awaited, and ended by their pid."""

import http.client
import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

HOST = "127.0.0.1"
READY_WITHIN = 30.0
STOP_WITHIN = 5.0


class ServerFailed(Exception):
    """A server did not come up; the message ends with what it last wrote."""


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers.

    Args:
        start_seconds: from the start of the process to its first answer.
    """

    pid: int
    port: int
    start_seconds: float

    def resident_mib(self) -> float:
        """Resident memory of the process in MiB, as the kernel counts it now."""
        status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024

    def cpu_seconds(self) -> float:
        """Seconds of CPU that it has used so far, in all its threads and in the kernel."""
        stat = Path(f"/proc/{self.pid}/stat").read_text(encoding="utf-8")
        # The name before the last bracket may itself hold blanks.
        user, system = stat.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


@contextmanager
def running(
    command: Sequence[str], *, environment: Mapping[str, str], core: int, log: Path
) -> Iterator[Server]:
    """Run a server on one core until the block ends.

    Args:
        command: its words; `{port}` in one of them stands for the port to listen on.
        environment: variables added to this process' own.
        core: the number of the only core that it may use.
        log: the file that takes what it writes.

    Raises:
        ServerFailed: it ended, or did not answer within READY_WITHIN seconds.
    """
    port = _free_port()
    words = ["taskset", "-c", str(core), *(word.format(port=port) for word in command)]
    with log.open("wb") as output:
        started = time.monotonic()
        process = _spawn(words, environment, output)
        try:
            _wait_until_it_answers(process, port, log)
            yield Server(process.pid, port, time.monotonic() - started)
        finally:
            _stop(process)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


def _spawn(
    words: list[str], environment: Mapping[str, str], output: IO[bytes]
) -> subprocess.Popen[bytes]:
    # A session of its own: an interrupt from the terminal reaches the runner, which stops it.
    return subprocess.Popen(
        words,
        env={**os.environ, **environment},
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def _wait_until_it_answers(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN
    while not _answers(port):
        if process.poll() is not None:
            raise ServerFailed(f"it ended with status {process.returncode}: {_tail(log)}")
        if time.monotonic() > deadline:
            raise ServerFailed(f"no answer within {READY_WITHIN:.0f} s: {_tail(log)}")
        time.sleep(0.01)


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=READY_WITHIN)
    try:
        connection.request("GET", "/")
        connection.getresponse().read()
    except ConnectionError:
        return False
    finally:
        connection.close()
    return True


def _tail(log: Path) -> str:
    return log.read_text(encoding="utf-8", errors="replace")[-2_000:].strip()


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
