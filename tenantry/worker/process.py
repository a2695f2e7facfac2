"""A worker process: under its lease it hands out tasks and starts anew what stands still."""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from models.clock import now
from models.cloud_account import lease, outbox, progress
from models.cloud_account.outbox import Run, Superseded
from models.errors import Unavailable
from tenantry.structured import structlog
from tenantry.worker.attempt import Attempts
from tenantry.worker.gate import Gate
from tenantry.worker.timing import Timing
from tenantry.worker.workflow import Workflows

AT_ONCE = 50
"""How many tasks one worker carries out at once; most of the time they wait."""

_RENEWALS_A_LEASE = 5
_MOST_RUNS = 50
"""A task that was started anew this often, which only a mistake of ours explains, has failed."""

_log = structlog.get_logger()


class LeaseLost(Exception):
    """Another process is the executor now; this one must end at once."""


class Worker:
    """The executor of one name.

    Args:
        executor: the name; of several processes with one name, one works and the others wait.
        attempts: what a step of a task does.
        workflows_url: where DBOS keeps its state.
        timing: how long to wait.
    """

    def __init__(
        self, executor: str, attempts: Attempts, workflows_url: str, timing: Timing
    ) -> None:
        self._executor = executor
        self._attempts = attempts
        self._gate = Gate(self._is_executor)
        self._workflows_url = workflows_url
        self._timing = timing
        self._holder = lease.new_holder()
        self._held_until = 0.0

    def run(self, ended: threading.Event) -> None:
        """Wait for the lease, then work until `ended` is set.

        Threads of steps that did not end in time are left behind: end the process after this.

        Raises LeaseLost when the lease ran out before it could be renewed.
        """
        if not self._wait_for_lease(ended):
            return
        _log.info("worker", executor=self._executor, state="working", pid=os.getpid())
        workflows = Workflows(
            self._workflows_url, self._executor, self._attempts, self._gate, AT_ONCE
        )
        self._work(workflows, ended)
        if self._gate.close(self._timing.drain):
            lease.release(self._executor, self._holder)

    def _wait_for_lease(self, ended: threading.Event) -> bool:
        told = False
        while not ended.is_set():
            with _store_may_be_away():
                if self._ask(lease.acquire):
                    return True
                if not told:
                    _log.info("worker", executor=self._executor, state="waiting for the lease")
                    told = True
            ended.wait(self._timing.tick)
        return False

    def _work(self, workflows: Workflows, ended: threading.Event) -> None:
        renew_at = sweep_at = 0.0
        while not ended.is_set():
            with _store_may_be_away():
                if time.monotonic() >= renew_at:
                    self._renew()
                    renew_at = time.monotonic() + self._timing.lease / _RENEWALS_A_LEASE
                if time.monotonic() >= sweep_at:
                    self._sweep(workflows)
                    sweep_at = time.monotonic() + self._timing.sweep
                for run in outbox.claim(self._executor, self._room()):
                    workflows.start(run)
            if not self._is_executor():
                raise LeaseLost
            ended.wait(self._timing.tick)

    def _renew(self) -> None:
        if not self._ask(lease.renew):
            raise LeaseLost

    def _ask(self, verb: Callable[[str, str, timedelta], bool]) -> bool:
        # From before the question on: what the store grants is never shorter than what is believed.
        asked_at = time.monotonic()
        granted = verb(self._executor, self._holder, self._timing.lease_length)
        if granted:
            self._held_until = asked_at + self._timing.lease
        return granted

    def _is_executor(self) -> bool:
        return time.monotonic() < self._held_until

    def _room(self) -> int:
        return max(AT_ONCE - len(outbox.runs_of(self._executor)), 0)

    def _sweep(self, workflows: Workflows) -> None:
        """Start anew what no workflow carries out any more, here or on an executor that died."""
        late = now() - timedelta(seconds=self._timing.standstill)
        for run, touched_at in outbox.runs_of(self._executor):
            under_way = workflows.is_under_way(run)
            if not under_way or touched_at < late:
                _log.warning("restart", task=run.task, run=run.number)
                if under_way:
                    workflows.cancel(run)
                self._restart(workflows, run)
        others = outbox.executors() - {self._executor}
        dead = lease.dead(others, self._timing.lease_length)
        for run in outbox.take_over(self._executor, dead, self._room()):
            _log.warning("take over", task=run.task, run=run.number)
            workflows.start(run)

    def _restart(self, workflows: Workflows, run: Run) -> None:
        with suppress(Superseded):  # it may have ended between the two looks
            if run.number >= _MOST_RUNS:
                progress.give_up(run)
            else:
                workflows.start(outbox.restart(run))


@contextmanager
def _store_may_be_away() -> Iterator[None]:
    """Pass over a store that can't answer now: it is asked again, until the lease has run out."""
    try:
        yield
    except Unavailable:
        _log.warning("the store can't answer")
