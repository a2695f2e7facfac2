"""What a worker notes down as it comes forward; each verb is one transaction.

All of them raise Superseded when the run is no longer the task's.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from models import audit
from models.actor import Actor
from models.clock import now
from models.cloud_account import event, outbox
from models.cloud_account.outbox import ProvisioningTask, Run
from models.cloud_account.table import LEARNED, CloudAccount
from models.database import locked, transaction
from models.organization import Organization

_WORKER = Actor(type="system", contract="aibi", id="tenantry", name="tenantry worker")


@dataclass(frozen=True)
class Begun:
    """A step that may be carried out: for which account, and when it was first begun."""

    account: CloudAccount
    at: datetime


def begin_step(run: Run, step: str) -> Begun | None:
    """Begin a step, or take it up again; None when the account was suspended in the meantime.

    A suspension asked for while an account is made takes hold here (rule 35): between steps.
    """
    with transaction():
        task, account = _hold(run)
        if _is_stopped(task, account):
            _end(task, account, status="suspended")
            return None
        started = event.record(task, step, "started")
        outbox.touch(task)
        if task.kind == "provision":
            _set(account, status="creating", step=step)
        return Begun(account, started.created_at)


def note(run: Run, learned: dict[str, Any]) -> None:
    """Keep what a step learned before its end, so that it is not asked for twice."""
    with transaction():
        task, account = _hold(run)
        outbox.touch(task)
        _learn(account, learned)


def finish_step(run: Run, step: str, learned: dict[str, Any], detail: str | None = None) -> None:
    """End a step well, and keep what it learned: columns of the account and their values."""
    with transaction():
        task, account = _hold(run)
        _learn(account, learned)
        event.record(task, step, "succeeded", detail=detail)
        outbox.touch(task)


def complete(run: Run) -> None:
    """End a task well: an account that was being made is active (rule 32), if not suspended."""
    with transaction():
        task, account = _hold(run)
        if task.kind != "provision":
            _set(account, error=None)
            outbox.finish(task)
        elif _is_stopped(task, account):
            _end(task, account, status="suspended")
        else:
            event.record(task, "complete", "succeeded")
            _end(task, account, status="active", step="complete")


def fail(run: Run, step: str, reason: str, detail: str | None = None) -> None:
    """End a task at a step that can't be done.

    `reason` is for the customer, `detail` for operators: what AWS said. An account that was being
    made has failed, and what was made of it stays noted (rule 32); any other keeps its status.
    """
    with transaction():
        task, account = _hold(run)
        event.record(task, step, "failed", error=detail or reason)
        if task.kind != "provision":
            _set(account, error=reason)
            outbox.finish(task)
            return
        event.record(task, "failed", "failed", error=reason)
        status = "suspended" if account.suspend_requested else "failed"
        _end(task, account, status=status, step="failed", error=reason)


def give_up(run: Run) -> None:
    """End a task that no run brings to an end, at the step that it began last."""
    with transaction():
        task = outbox.hold(run)
        fail(run, event.last_started(task) or task.kind, "Internal: no attempt comes to an end")


def _hold(run: Run) -> tuple[ProvisioningTask, CloudAccount]:
    task = outbox.hold(run)
    account = locked(CloudAccount.select().where(CloudAccount.id == task.account_id)).get()
    return task, account


def _is_stopped(task: ProvisioningTask, account: CloudAccount) -> bool:
    return task.kind == "provision" and account.suspend_requested


def _learn(account: CloudAccount, learned: dict[str, Any]) -> None:
    if not learned.keys() <= LEARNED:
        raise ValueError(f"a step can't set {', '.join(sorted(learned.keys() - LEARNED))}")
    _set(account, **learned)


def _end(task: ProvisioningTask, account: CloudAccount, *, status: str, **values: Any) -> None:
    _set(account, status=status, **values)
    outbox.finish(task)
    owner = Organization.get_by_id(account.organization_id)
    audit.record(
        _WORKER,
        "cloud_account.provision",
        organization_uuid=owner.uuid,
        target_id=account.uuid,
        target_name=account.aws_account_id,
        metadata={"status": status},
    )


def _set(account: CloudAccount, **values: Any) -> None:
    for name, value in (values | {"updated_at": now()}).items():
        setattr(account, name, value)
    account.save(only=[*values, "updated_at"])
