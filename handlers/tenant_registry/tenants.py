"""Tenants: made, read, activated, cancelled."""

from typing import Any

from handlers.bodies import pick
from handlers.idempotency import idempotent
from handlers.tenant_registry import views
from handlers.times import day
from models import organization as organizations
from models.actor import Actor

Json = dict[str, Any]


@idempotent(status=201)
def create_tenant(body: Json, principal: Actor) -> Json:
    """A new tenant: a customer on trial for 14 days, or a demo (rule 38)."""
    given = pick(body, "slug", "name", "plan", "kind", "sales_owner")
    return views.tenant(organizations.create(principal, **given))


def get_tenant(id: str) -> Json:
    """The tenant with this id."""
    return views.tenant(organizations.get(id))


def get_tenant_by_slug(slug: str) -> Json:
    """The tenant with this slug."""
    return views.tenant(organizations.get_by_slug(slug))


def activate_tenant(id: str, body: Json | None, principal: Actor) -> Json:
    """The tenant, active, with those terms of its contract that were given (rule 39)."""
    terms = pick(body, "plan", "erp_customer_id")
    days = pick(body, "contract_start", "contract_end")
    terms |= {name: day(text) for name, text in days.items()}
    return views.tenant(organizations.activate(principal, id, **terms))


def cancel_tenant(id: str, body: Json | None, principal: Actor) -> Json:
    """The tenant, frozen at once or after the last day of its contract (rule 39)."""
    given = pick(body, "reason", "at_period_end")
    return views.tenant(organizations.cancel(principal, id, **given))
