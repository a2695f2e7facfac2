"""The table of organizations, and what their status amounts to now."""

from datetime import date, datetime

from peewee import BooleanField, Check, DateField, TextField, UUIDField

from models.clock import now
from models.database import Table
from models.fields import UTCDateTimeField
from models.ids import new_uuid

SERVED = frozenset({"demo", "trial", "active"})
"""The effective statuses in which an organization's credentials open anything."""


class Organization(Table):
    """One customer. `status` is what was last set; `effective_status` what holds now."""

    uuid = UUIDField(unique=True, default=new_uuid)
    slug = TextField(unique=True)
    name = TextField()
    status = TextField(
        constraints=[Check("status IN ('demo', 'trial', 'active', 'frozen', 'archived')")]
    )
    kind = TextField(constraints=[Check("kind IN ('customer', 'demo')")])
    plan = TextField()
    erp_customer_id = TextField(null=True)
    stripe_cust_id = TextField(null=True)
    trial_ends_at = UTCDateTimeField(null=True)
    contract_start = DateField(null=True)
    contract_end = DateField(null=True)
    cancel_at_period_end = BooleanField(default=False)
    sales_owner = TextField(null=True)
    created_at = UTCDateTimeField()
    updated_at = UTCDateTimeField()

    class Meta:
        table_name = "organization"

    @property
    def effective_status(self) -> str:
        """The status by the clock (rule 39)."""
        return effective_status(
            self.status, self.trial_ends_at, self.cancel_at_period_end, self.contract_end
        )


def effective_status(
    status: str,
    trial_ends_at: datetime | None,
    cancel_at_period_end: bool,
    contract_end: date | None,
) -> str:
    """What `status` amounts to now.

    A trial that is over is frozen, and so is whatever was cancelled with the end of its contract
    once that day (inclusive, UTC) is over.
    """
    instant = now()
    if status == "trial" and trial_ends_at is not None and trial_ends_at <= instant:
        return "frozen"
    ended = contract_end is not None and instant.date() > contract_end
    return "frozen" if cancel_at_period_end and ended and status != "archived" else status
