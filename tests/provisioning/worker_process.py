"""A worker in a process of its own, which may be told to stand still at a point and be killed.

Before: the step has not begun. Inside: the cloud (or the mail server) has done its part, and
nobody has noted it. After: our own tables know, the workflow engine does not.
"""

import contextlib
import os
import signal
import threading
import time
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path

from models.cloud_account.outbox import Run
from tenantry import logs
from tenantry.gateways.cloud import open_cloud
from tenantry.gateways.cloud.port import Account
from tenantry.gateways.mail import Mail, Message, open_mail
from tenantry.settings import load
from tenantry.store import opened
from tenantry.worker.attempt import Attempts, Outcome
from tenantry.worker.main import end, workflows_url
from tenantry.worker.process import LeaseLost, Worker
from tenantry.worker.timing import Timing
from tests.provisioning.harness import Wrapped

LOST = 75


class Pause:
    """Stands still, once, at one point of one step, and tells so."""

    def __init__(self, told: Connection, step: str = "", point: str = "") -> None:
        self._told = told
        self._wanted = (step, point)

    def at(self, step: str, point: str) -> None:
        if (step, point) == self._wanted:
            self._told.send("paused")
            time.sleep(3600)


class PausingCloud(Wrapped):
    pause: Pause

    def after(self, step: str, account: Account) -> None:
        if step != "send_welcome_email":
            self.pause.at(step, "inside")


class PausingMail:
    def __init__(self, inner: Mail, pause: Pause) -> None:
        self._inner, self._pause = inner, pause

    def send(self, message: Message) -> None:
        self._inner.send(message)
        self._pause.at("send_welcome_email", "inside")


class PausingAttempts(Attempts):
    pause: Pause

    def make(self, run: Run, step: str, tries: int) -> Outcome:
        self.pause.at(step, "before")
        outcome = super().make(run, step, tries)
        if outcome[0] == "done":
            self.pause.at(step, "after")
        return outcome


def work(
    environment: Mapping[str, str], log: Path, timing: Mapping[str, float], pause: Pause
) -> None:
    """Work until SIGTERM, as `tenantry worker` does, with standard error in `log`."""
    os.environ.update(environment)
    with log.open("wb") as error:
        os.dup2(error.fileno(), 2)
    settings, seconds = load(), Timing(**timing)
    logs.configure("info")
    ended = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: ended.set())
    with opened(settings), contextlib.suppress(KeyboardInterrupt):
        cloud = PausingCloud(open_cloud(settings))
        attempts = PausingAttempts(cloud, PausingMail(open_mail(settings), pause), seconds)
        cloud.pause = attempts.pause = pause
        worker = Worker(settings.executor_id, attempts, workflows_url(settings), seconds)
        try:
            worker.run(ended)
        except LeaseLost:
            # The engine's threads would keep the process, and whoever waits for it to say more.
            end(LOST)
    end(0)
