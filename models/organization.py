"""Organizations: the customers of the platform, and when they may be served."""

from datetime import date, datetime, timedelta
from typing import Any

from peewee import BooleanField, Check, DateField, IntegrityError, TextField, UUIDField

from models import audit
from models.actor import Actor
from models.change import change
from models.clock import now
from models.database import Table, locked, violates
from models.errors import Conflict, Invalid, NotFound
from models.fields import UTCDateTimeField
from models.ids import PublicId, new_uuid
from models.statement import Lookup

TRIAL_PERIOD = timedelta(days=14)
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


def create(
    actor: Actor,
    *,
    slug: str,
    name: str,
    plan: str = "starter",
    kind: str = "customer",
    sales_owner: str | None = None,
) -> Organization:
    """A new organization: a customer on trial for 14 days, or a demo (rule 38).

    Raises Conflict for a taken slug.
    """
    instant = now()
    customer = kind == "customer"
    try:
        with change(actor):
            organization = Organization.create(
                slug=slug,
                name=name,
                plan=plan,
                kind=kind,
                sales_owner=sales_owner,
                status="trial" if customer else "demo",
                trial_ends_at=instant + TRIAL_PERIOD if customer else None,
                created_at=instant,
                updated_at=instant,
            )
            _record(actor, "create", organization, {"slug": slug, "plan": plan, "kind": kind})
    except IntegrityError as error:
        if not violates(error, Organization.slug):
            raise
        raise Conflict("slug is taken", field="slug") from error
    return organization


def get(uuid: PublicId) -> Organization:
    """The organization of that public id. Raises NotFound."""
    return _found(_BY_UUID.find(uuid))


def get_by_slug(slug: str) -> Organization:
    """The organization of that slug. Raises NotFound."""
    return _found(_BY_SLUG.find(slug))


def get_changeable(uuid: PublicId) -> Organization:
    """The organization, locked until the transaction ends, for something to be changed about it.

    Raises NotFound, and Invalid for an archived one: archiving is final.
    """
    query = locked(Organization.select().where(Organization.uuid == uuid))
    organization = _found(query.get_or_none())
    if organization.status == "archived":
        raise Invalid("The organization is archived, which is final.")
    return organization


def activate(actor: Actor, uuid: PublicId, **given: Any) -> Organization:
    """Make an organization active and take over those terms of its contract that are given.

    `given` are `plan`, `contract_start`, `contract_end` (dates) and `erp_customer_id`. A pending
    cancellation is cleared (rule 39).

    Raises NotFound, and Invalid for an archived one or a contract that ends before it starts.
    """
    with change(actor):
        organization = get_changeable(uuid)
        terms = {name: value for name, value in given.items() if value is not None}
        _set(organization, status="active", cancel_at_period_end=False, **terms)
        start, end = organization.contract_start, organization.contract_end
        if start is not None and end is not None and end < start:
            raise Invalid("contract_end is before contract_start", field="contract_end")
        _record(actor, "activate", organization, {n: str(value) for n, value in terms.items()})
    return organization


def cancel(
    actor: Actor, uuid: PublicId, *, reason: str | None = None, at_period_end: bool = False
) -> Organization:
    """Freeze an organization: at once, or after the last day of its contract (rule 39).

    Raises NotFound, and Invalid for an archived one, or without a contract's end to wait for.
    """
    with change(actor):
        organization = get_changeable(uuid)
        if at_period_end and organization.contract_end is None:
            raise Invalid("at_period_end needs a contract_end", field="at_period_end")
        if at_period_end:
            _set(organization, cancel_at_period_end=True)
        else:
            _set(organization, status="frozen")
        details = {"at_period_end": at_period_end} | ({"reason": reason} if reason else {})
        _record(actor, "cancel", organization, details)
    return organization


def archive(actor: Actor, uuid: PublicId) -> Organization:
    """Put an organization away for good: it is still shown, but opens nothing and can't change.

    Raises NotFound, and Invalid for one that is archived already.
    """
    with change(actor):
        organization = get_changeable(uuid)
        _set(organization, status="archived")
        _record(actor, "archive", organization)
    return organization


def _found(organization: Organization | None) -> Organization:
    if organization is None:
        raise NotFound("There is no such organization.")
    return organization


def _set(organization: Organization, **values: Any) -> None:
    for name, value in (values | {"updated_at": now()}).items():
        setattr(organization, name, value)
    organization.save(only=[*values, "updated_at"])


def _record(
    actor: Actor, verb: str, organization: Organization, details: dict[str, Any] | None = None
) -> None:
    audit.record(
        actor,
        f"organization.{verb}",
        organization_uuid=organization.uuid,
        target_id=organization.uuid,
        target_name=organization.name,
        metadata=details,
    )


_BY_UUID = Lookup(Organization, Organization.uuid)
_BY_SLUG = Lookup(Organization, Organization.slug)
