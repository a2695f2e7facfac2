"""From an organization's first day to its last."""

from datetime import date, timedelta
from typing import Any

from peewee import IntegrityError

from models import audit
from models.actor import Actor
from models.change import change
from models.clock import now
from models.database import violates
from models.errors import Conflict, Invalid
from models.ids import PublicId
from models.organization.lookup import get_changeable
from models.organization.table import Organization
from models.organization.workspace import create_default

TRIAL_PERIOD = timedelta(days=14)


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
            create_default(organization, instant)
            _record(actor, "create", organization, {"slug": slug, "plan": plan, "kind": kind})
    except IntegrityError as error:
        if not violates(error, Organization.slug):
            raise
        raise Conflict("slug is taken", field="slug") from error
    return organization


def activate(
    actor: Actor,
    uuid: PublicId,
    *,
    plan: str | None = None,
    contract_start: date | None = None,
    contract_end: date | None = None,
    erp_customer_id: str | None = None,
) -> Organization:
    """Make an organization active, with those terms of its contract that are given.

    The others stay as they are; a pending cancellation is cleared (rule 39).

    Raises NotFound, and Invalid for an archived one or a contract that ends before it starts.
    """
    given = {
        "plan": plan,
        "contract_start": contract_start,
        "contract_end": contract_end,
        "erp_customer_id": erp_customer_id,
    }
    terms = {name: value for name, value in given.items() if value is not None}
    with change(actor):
        organization = get_changeable(uuid)
        _set(organization, status="active", cancel_at_period_end=False, **terms)
        _refuse_end_before_start(organization)
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


def _refuse_end_before_start(organization: Organization) -> None:
    start, end = organization.contract_start, organization.contract_end
    if start is not None and end is not None and end < start:
        raise Invalid("contract_end is before contract_start", field="contract_end")


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
