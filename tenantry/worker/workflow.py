"""The durable part: a workflow a run, kept by DBOS, that goes on where a killed one stopped.

What it has come to stands in our own tables; DBOS keeps which attempts were made and how long to
wait, and starts again what was under way when the process ended.
"""

from collections.abc import Callable
from typing import Any

from dbos import DBOS, DBOSConfig, SetWorkflowID

from models.cloud_account.outbox import Run
from tenantry.worker.attempt import Attempts, Outcome
from tenantry.worker.gate import Gate
from tenantry.worker.steps import PLANS

VERSION = "1"
"""Of the workflow's code. One begun under another version is started anew, not resumed."""

_UNDER_WAY = frozenset({"PENDING", "ENQUEUED", "DELAYED"})


class Workflows:
    """DBOS in this process, with one workflow registered.

    Args:
        url: DBOS' own store: a SQLite file of its own, or the PostgreSQL database (schema `dbos`).
        executor: whose workflows are taken up again at the start.
        attempts: what a step of a workflow does.
        gate: what each step passes through.
        threads: how many workflows may be under way at once.
    """

    def __init__(
        self, url: str, executor: str, attempts: Attempts, gate: Gate, threads: int
    ) -> None:
        config: DBOSConfig = {
            "name": "tenantry",
            "system_database_url": url,
            "executor_id": executor,
            "application_version": VERSION,
            "max_executor_threads": threads,
            "use_listen_notify": False,
            "log_level": "WARNING",
        }
        self._executor = executor
        self._carry_out = _register(attempts, gate)
        DBOS(config=config)
        DBOS.launch()

    def start(self, run: Run) -> None:
        """Start the workflow of a run; a second time changes nothing."""
        with SetWorkflowID(_id(run)):
            DBOS.start_workflow(self._carry_out, run.task, run.number, run.kind)

    def is_under_way(self, run: Run) -> bool:
        """Whether this process carries the run out, or took it up again."""
        status = DBOS.get_workflow_status(_id(run))
        return (
            status is not None
            and status.status in _UNDER_WAY
            and status.app_version == VERSION
            and status.executor_id == self._executor
        )

    def cancel(self, run: Run) -> None:
        """Let the workflow of a run end at its next step."""
        DBOS.cancel_workflow(_id(run))


def _id(run: Run) -> str:
    return f"task-{run.task}-{run.number}"


def _register(attempts: Attempts, gate: Gate) -> Callable[..., Any]:
    # DBOS keeps what steps return and what workflows are given: plain values, and never a secret.

    @DBOS.step(name="attempt")
    def attempt(task: int, number: int, kind: Any, step: str, tries: int) -> Outcome:
        with gate.entered():
            return attempts.make(Run(task, number, kind), step, tries)

    @DBOS.step(name="complete")
    def complete(task: int, number: int, kind: Any) -> Outcome:
        with gate.entered():
            return attempts.complete(Run(task, number, kind))

    @DBOS.workflow(name="carry_out")
    def carry_out(task: int, number: int, kind: Any) -> None:
        for step in PLANS[kind]:
            tries = 0
            outcome, seconds = attempt(task, number, kind, step, tries)
            while outcome == "again":
                DBOS.sleep(seconds)
                tries += 1
                outcome, seconds = attempt(task, number, kind, step, tries)
            if outcome == "ended":
                return
        while complete(task, number, kind)[0] == "again":
            DBOS.sleep(1)

    return carry_out
