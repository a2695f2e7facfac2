"""The outbox: what a worker is to do, written in the transaction that asked for it.

A task is given to one executor at a time. Each time it is started anew its `run` goes up by one,
and whoever still works on an earlier run can no longer change anything.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any, Literal, NamedTuple, cast

from peewee import Check, ForeignKeyField, IntegerField, TextField, fn

from models.clock import now
from models.cloud_account.table import CloudAccount
from models.database import Table, locked, transaction
from models.fields import UTCDateTimeField

Kind = Literal["provision", "set_repositories", "suspend"]


class ProvisioningTask(Table):
    """One thing to do for an account; the tasks of one account are done one after the other.

    `touched_at` is when its run last came forward. Finished tasks stay: their ids are those of
    workflows and must never come again.
    """

    account = ForeignKeyField(CloudAccount, index=False)
    account_id: int
    kind = TextField(constraints=[Check("kind IN ('provision', 'set_repositories', 'suspend')")])
    executor = TextField(null=True)
    run = IntegerField(default=0)
    touched_at = UTCDateTimeField()
    finished_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "provisioning_task"
        indexes = ((("finished_at", "id"), False), (("account", "finished_at", "id"), False))


class Run(NamedTuple):
    """One run of a task, as the workflow that carries it out knows it."""

    task: int
    number: int
    kind: Kind


class Superseded(Exception):
    """The run is no longer the task's: the task has ended, or was started anew."""


def put(account: CloudAccount, kind: Kind) -> None:
    """Ask for something to be done, within the caller's transaction."""
    ProvisioningTask.create(account=account, kind=kind, touched_at=now())


def claim(executor: str, limit: int) -> list[Run]:
    """Give `executor` at most `limit` tasks that nobody has, the oldest first.

    A task waits for the account's earlier ones, so that of two changes the later one stays.
    """
    return _start_anew(executor, ProvisioningTask.executor.is_null(), limit)


def take_over(executor: str, dead: Collection[str], limit: int) -> list[Run]:
    """Give `executor` at most `limit` tasks of executors that have died."""
    return _start_anew(executor, ProvisioningTask.executor.in_(dead), limit) if dead else []


def runs_of(executor: str) -> list[tuple[Run, datetime]]:
    """The unfinished runs that `executor` has, and when each last came forward."""
    tasks = ProvisioningTask.select().where(
        ProvisioningTask.finished_at.is_null(), ProvisioningTask.executor == executor
    )
    return [(_run(task), task.touched_at) for task in tasks]


def executors() -> set[str]:
    """Who has tasks that are not finished."""
    query = ProvisioningTask.select(ProvisioningTask.executor).where(
        ProvisioningTask.finished_at.is_null(), ProvisioningTask.executor.is_null(False)
    )
    return {str(task.executor) for task in query.distinct()}


def restart(run: Run) -> Run:
    """Start a task anew, on the same executor. Raises Superseded."""
    with transaction():
        task = hold(run)
        return _next(task, task.executor)


def hold(run: Run) -> ProvisioningTask:
    """The task, locked until the transaction ends. Raises Superseded."""
    query = ProvisioningTask.select().where(
        ProvisioningTask.id == run.task,
        ProvisioningTask.run == run.number,
        ProvisioningTask.finished_at.is_null(),
    )
    task: ProvisioningTask | None = locked(query).get_or_none()
    if task is None:
        raise Superseded
    return task


def touch(task: ProvisioningTask) -> None:
    """Note that the task's run has come forward."""
    ProvisioningTask.update(touched_at=now()).where(ProvisioningTask.id == task.id).execute()


def finish(task: ProvisioningTask) -> None:
    """End a task for good."""
    ProvisioningTask.update(finished_at=now()).where(ProvisioningTask.id == task.id).execute()


def _start_anew(executor: str, condition: Any, limit: int) -> list[Run]:
    with transaction():
        return [_next(task, executor) for task in locked(_ready(condition, limit))]


def _ready(condition: Any, limit: int) -> Any:
    earlier = ProvisioningTask.alias()
    first = earlier.select(fn.MIN(earlier.id)).where(
        earlier.account == ProvisioningTask.account, earlier.finished_at.is_null()
    )
    return (
        ProvisioningTask.select()
        .where(ProvisioningTask.finished_at.is_null(), condition, ProvisioningTask.id == first)
        .order_by(ProvisioningTask.id)
        .limit(limit)
    )


def _next(task: ProvisioningTask, executor: str | None) -> Run:
    task.executor, task.run, task.touched_at = executor, task.run + 1, now()
    task.save(only=["executor", "run", "touched_at"])
    return _run(task)


def _run(task: ProvisioningTask) -> Run:
    return Run(task.id, task.run, cast("Kind", task.kind))
