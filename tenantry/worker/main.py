"""The worker process put together from the settings."""

import os
import signal
import sys
import threading
from urllib.parse import quote

from tenantry.gateways.cloud import open_cloud
from tenantry.gateways.mail import open_mail
from tenantry.settings import Settings
from tenantry.store import opened
from tenantry.worker.attempt import Attempts
from tenantry.worker.process import LeaseLost, Worker
from tenantry.worker.timing import Timing

_LEASE_LOST = 75  # EX_TEMPFAIL: whoever started it may start it again


def work(settings: Settings, *, attached: bool) -> None:
    """Work until SIGTERM or SIGINT, or, when attached, until standard input ends.

    Does not return: the process ends here, and with it the threads whose steps wait; they are
    taken up again by the next worker.
    """
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    if attached:
        threading.Thread(target=_end_with_parent, args=(ended,), daemon=True).start()
    code = 0
    with opened(settings):
        timing = Timing()
        attempts = Attempts(open_cloud(settings), open_mail(settings), timing)
        worker = Worker(settings.executor_id, attempts, workflows_url(settings), timing)
        try:
            worker.run(ended)
        except LeaseLost:
            code = _LEASE_LOST
    end(code)


def end(code: int) -> None:
    """End the process and every thread that still waits in it."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


def workflows_url(settings: Settings) -> str:
    """Where DBOS keeps its state: in a SQLite file of its own, or beside our tables."""
    if settings.embedded:
        return f"sqlite:///{quote(str(settings.data_dir.absolute() / 'workflows.db'))}"
    return settings.database_address


def _end_with_parent(ended: threading.Event) -> None:
    sys.stdin.buffer.read()
    ended.set()
