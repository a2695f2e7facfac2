"""The worker process that `tenantry serve` starts beside the web server."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tenantry.structured import structlog

_PAUSE_SECONDS = 1.0
_STOP_SECONDS = 40
_COMMAND = (sys.executable, "-m", "tenantry", "worker", "--attached")
_log = structlog.get_logger()


@contextmanager
def worker_beside() -> Iterator[None]:
    """Keep a worker running, with the settings that stand in the environment.

    One that ends is started again. It ends when this process does, even if that is killed: its
    standard input is a pipe that only this process holds open.
    """
    ended = threading.Event()
    keeper = threading.Thread(target=_keep, args=(ended,), name="worker", daemon=True)
    keeper.start()
    try:
        yield
    finally:
        ended.set()
        keeper.join(_STOP_SECONDS)


def _keep(ended: threading.Event) -> None:
    while not ended.is_set():
        with subprocess.Popen(_COMMAND, stdin=subprocess.PIPE) as process:
            while process.poll() is None and not ended.wait(_PAUSE_SECONDS / 4):
                pass
        # Leaving the block has closed its standard input and waited for it.
        if not ended.wait(_PAUSE_SECONDS):
            _log.warning("the worker ended and is started again", code=process.returncode)
