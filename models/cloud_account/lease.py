"""The lease that lets one process at a time be the executor of a name."""

import secrets
from datetime import timedelta

from peewee import TextField

from models.clock import now
from models.database import Table, transaction
from models.fields import UTCDateTimeField


class WorkerLease(Table):
    """Who is the executor of that name, and until when unless the lease is renewed."""

    executor = TextField(unique=True)
    holder = TextField()
    expires_at = UTCDateTimeField()

    class Meta:
        table_name = "worker_lease"


def new_holder() -> str:
    """A name for a process that no other bears."""
    return secrets.token_hex(16)


def acquire(executor: str, holder: str, length: timedelta) -> bool:
    """Take the lease, or renew it; False while another process holds it.

    Of any number of processes that ask at once, one gets it.
    """
    instant = now()
    terms = {"holder": holder, "expires_at": instant + length}
    free = (WorkerLease.holder == holder) | (WorkerLease.expires_at <= instant)
    with transaction():
        taken: int = (
            WorkerLease.insert(executor=executor, **terms)
            .on_conflict(conflict_target=[WorkerLease.executor], update=terms, where=free)
            .as_rowcount()
            .execute()
        )
    return taken == 1


def renew(executor: str, holder: str, length: timedelta) -> bool:
    """Hold the lease for `length` from now on; False when it is another's by now."""
    renewed: int = (
        WorkerLease.update(expires_at=now() + length)
        .where(WorkerLease.executor == executor, WorkerLease.holder == holder)
        .execute()
    )
    return renewed == 1


def release(executor: str, holder: str) -> None:
    """Let the next process in at once."""
    WorkerLease.delete().where(
        WorkerLease.executor == executor, WorkerLease.holder == holder
    ).execute()


def dead(among: set[str], grace: timedelta) -> set[str]:
    """Those of the executors `among` that nobody has been for `grace`."""
    living = WorkerLease.select(WorkerLease.executor).where(
        WorkerLease.executor.in_(among), WorkerLease.expires_at > now() - grace
    )
    return among - {row.executor for row in living}
