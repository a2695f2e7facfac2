"""Organizations: created, activated, cancelled, archived; what holds is judged by the clock."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from models import audit, organization
from models.actor import Actor
from models.errors import Conflict, Invalid, NotFound
from models.organization import Organization

pytestmark = pytest.mark.usefixtures("database")

UNKNOWN = "0190f5c2-ffff-7fff-8fff-ffffffffffff"
Verb = Callable[..., Organization]


def test_create_customer_starts_a_trial_of_14_days(actor: Actor) -> None:
    """Rule 38: defaults are plan `starter`, kind `customer`, status `trial`."""
    before = datetime.now(UTC)
    created = organization.create(actor, slug="acme", name="Acme", sales_owner="sam")
    after = datetime.now(UTC)
    read = organization.get(created.uuid)
    assert (read.slug, read.name, read.sales_owner) == ("acme", "Acme", "sam")
    assert (read.plan, read.kind, read.effective_status) == ("starter", "customer", "trial")
    assert before <= read.trial_ends_at - timedelta(days=14) <= after
    assert read.created_at == read.updated_at == created.created_at
    assert read.created_at.tzinfo is UTC


def test_create_demo_has_status_demo_and_no_trial(actor: Actor) -> None:
    """Rule 38."""
    created = organization.create(actor, slug="acme-demo", name="Acme", kind="demo")
    assert (created.effective_status, created.trial_ends_at) == ("demo", None)


def test_create_public_id_is_a_uuid_of_version_7(tenant: Organization) -> None:
    assert tenant.uuid.version == 7


@pytest.mark.usefixtures("database", "tenant")
def test_create_taken_slug_conflicts_and_leaves_nothing(actor: Actor) -> None:
    """Rule 38: taken is 409; the refused change leaves no event either."""
    with pytest.raises(Conflict) as refusal:
        organization.create(actor, slug="acme", name="Another")
    assert refusal.value.field == "slug"
    assert Organization.select().count() == 1
    assert len(audit.page(audit.Filters())[0]) == 1


def test_get_finds_by_id_by_its_text_and_by_slug(tenant: Organization) -> None:
    assert organization.get(tenant.uuid) == tenant
    assert organization.get(str(tenant.uuid).upper()) == tenant
    assert organization.get_by_slug("acme") == tenant


def test_get_unknown_is_not_found() -> None:
    with pytest.raises(NotFound):
        organization.get(UNKNOWN)
    with pytest.raises(NotFound):
        organization.get_by_slug("nobody")


def test_activate_sets_the_terms_given_and_keeps_the_others(
    actor: Actor, tenant: Organization
) -> None:
    """Rule 39."""
    organization.activate(
        actor, tenant.uuid, plan="business", contract_start=date(2030, 1, 1), erp_customer_id="E7"
    )
    organization.activate(actor, tenant.uuid, contract_end=date(2030, 12, 31))
    read = organization.get(tenant.uuid)
    assert (read.effective_status, read.plan, read.erp_customer_id) == ("active", "business", "E7")
    assert (read.contract_start, read.contract_end) == (date(2030, 1, 1), date(2030, 12, 31))
    assert read.updated_at > read.created_at


def test_activate_contract_that_ends_before_it_starts_is_invalid(
    actor: Actor, tenant: Organization
) -> None:
    """Rule 39; the start may have been set before."""
    organization.activate(actor, tenant.uuid, contract_start=date(2030, 1, 1))
    with pytest.raises(Invalid) as refusal:
        organization.activate(actor, tenant.uuid, plan="x", contract_end=date(2029, 12, 31))
    assert refusal.value.field == "contract_end"
    read = organization.get(tenant.uuid)
    assert (read.plan, read.contract_end) == ("starter", None)


def test_activate_contract_of_one_day_is_fine(actor: Actor, tenant: Organization) -> None:
    day = date(2030, 1, 1)
    activated = organization.activate(actor, tenant.uuid, contract_start=day, contract_end=day)
    assert activated.contract_end == day


@pytest.mark.parametrize("verb", [organization.activate, organization.cancel, organization.archive])
def test_archived_organization_takes_no_change(
    actor: Actor, tenant: Organization, verb: Verb
) -> None:
    """Rule 39: activating an archived tenant is 400."""
    organization.archive(actor, tenant.uuid)
    with pytest.raises(Invalid):
        verb(actor, tenant.uuid)
    assert organization.get(tenant.uuid).effective_status == "archived"


@pytest.mark.parametrize("verb", [organization.activate, organization.cancel, organization.archive])
def test_unknown_organization_is_not_found(actor: Actor, verb: Verb) -> None:
    with pytest.raises(NotFound):
        verb(actor, UNKNOWN)
    assert audit.page(audit.Filters())[0] == []


def test_cancel_freezes_at_once(actor: Actor, tenant: Organization) -> None:
    """Rule 39."""
    cancelled = organization.cancel(actor, tenant.uuid, reason="moved on")
    assert cancelled.effective_status == "frozen"
    event = audit.page(audit.Filters())[0][0]
    assert event.metadata == {"at_period_end": False, "reason": "moved on"}


def test_cancel_at_period_end_without_a_contract_end_is_invalid(
    actor: Actor, tenant: Organization
) -> None:
    """Rule 39."""
    with pytest.raises(Invalid) as refusal:
        organization.cancel(actor, tenant.uuid, at_period_end=True)
    assert refusal.value.field == "at_period_end"


@pytest.mark.parametrize(("days_left", "status"), [(1, "active"), (0, "active"), (-1, "frozen")])
def test_cancel_at_period_end_holds_through_the_last_day(
    actor: Actor, tenant: Organization, days_left: int, status: str
) -> None:
    """Rule 39: inclusive, UTC. The day may turn while this runs, so it is read only once."""
    organization.activate(
        actor, tenant.uuid, contract_end=datetime.now(UTC).date() + timedelta(days=days_left)
    )
    cancelled = organization.cancel(actor, tenant.uuid, at_period_end=True)
    assert cancelled.effective_status == status
    assert organization.get(tenant.uuid).effective_status == status


def test_activate_clears_a_cancellation(actor: Actor, tenant: Organization) -> None:
    """Rule 39."""
    past = datetime.now(UTC).date() - timedelta(days=3)
    organization.activate(actor, tenant.uuid, contract_end=past)
    organization.cancel(actor, tenant.uuid, at_period_end=True)
    assert organization.get(tenant.uuid).effective_status == "frozen"
    assert organization.activate(actor, tenant.uuid).effective_status == "active"


def test_contract_that_ended_uncancelled_stays_active(actor: Actor, tenant: Organization) -> None:
    past = datetime.now(UTC).date() - timedelta(days=3)
    assert organization.activate(actor, tenant.uuid, contract_end=past).effective_status == "active"


def test_trial_that_is_over_is_frozen(tenant: Organization) -> None:
    """Rule 39: judged when read, nothing has to run at that moment."""
    Organization.update(trial_ends_at=datetime.now(UTC) - timedelta(microseconds=1)).execute()
    assert organization.get(tenant.uuid).effective_status == "frozen"


def test_changes_are_audited_one_event_each(actor: Actor, tenant: Organization) -> None:
    """Rule 51: with actor, target and request id."""
    organization.activate(actor, tenant.uuid, plan="business")
    organization.cancel(actor, tenant.uuid)
    organization.archive(actor, tenant.uuid)
    events, _ = audit.page(audit.Filters(organization_uuid=tenant.uuid))
    assert [event.action for event in events] == [
        "tenant_registry.organization.archive",
        "tenant_registry.organization.cancel",
        "tenant_registry.organization.activate",
        "tenant_registry.organization.create",
    ]
    for event in events:
        assert (event.actor_type, event.actor_id) == ("operator", actor.id)
        assert (event.target_type, event.target_id) == ("organization", str(tenant.uuid))
        assert event.request_id == "req_0123456789abcdef0123456789abcdef"
