"""The record of what was done for an account, step by step."""

from datetime import UTC, datetime, timedelta

from peewee import BigIntegerField, Check, ForeignKeyField, TextField

from models.audit.event import microseconds
from models.clock import now
from models.cloud_account.outbox import ProvisioningTask
from models.cloud_account.table import CloudAccount
from models.database import Table

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class ProvisioningEvent(Table):
    """One step of one task, begun or ended.

    `id` is the microsecond (since 1970, UTC) at which it was recorded, moved on to the next free
    one: one order serves the cursor and `since`, which no two events share. A step that is taken
    up again after a crash leaves no second event (rule 32).
    """

    id = BigIntegerField(primary_key=True)
    account = ForeignKeyField(CloudAccount, index=False)
    task = ForeignKeyField(ProvisioningTask, index=False)
    step = TextField()
    status = TextField(constraints=[Check("status IN ('started', 'succeeded', 'failed')")])
    detail = TextField(null=True)
    error = TextField(null=True)

    class Meta:
        table_name = "provisioning_event"
        indexes = (
            (("task", "step", "status"), True),
            (("account", "id"), False),
            (("status", "id"), False),
        )

    @property
    def created_at(self) -> datetime:
        """When it was recorded."""
        return _EPOCH + timedelta(microseconds=self.id)


def record(
    task: ProvisioningTask,
    step: str,
    status: str,
    *,
    detail: str | None = None,
    error: str | None = None,
) -> ProvisioningEvent:
    """Note down that a step began or ended, once a task; gives what was noted the first time.

    The caller holds the task's row locked, so what conflicts can only be another's microsecond.
    """
    noted = _find(task, step, status)
    if noted is not None:
        return noted
    event = ProvisioningEvent(
        id=microseconds(now()),
        account=task.account_id,
        task=task,
        step=step,
        status=status,
        detail=detail,
        error=error,
    )
    while not ProvisioningEvent.insert(event.__data__).on_conflict_ignore().as_rowcount().execute():
        event.id += 1
    return event


def last_started(task: ProvisioningTask) -> str | None:
    """The step that the task began last; None before the first."""
    started = ProvisioningEvent.select().where(
        ProvisioningEvent.task == task, ProvisioningEvent.status == "started"
    )
    last = started.order_by(ProvisioningEvent.id.desc()).first()
    return None if last is None else str(last.step)


def _find(task: ProvisioningTask, step: str, status: str) -> ProvisioningEvent | None:
    found: ProvisioningEvent | None = ProvisioningEvent.get_or_none(
        ProvisioningEvent.task == task,
        ProvisioningEvent.step == step,
        ProvisioningEvent.status == status,
    )
    return found
