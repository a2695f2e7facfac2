"""The catalog, and who is entitled to what of it (rule 41)."""

from datetime import UTC, datetime, timedelta

import peewee
import pytest

from models import audit, entitlement, organization, product
from models.actor import Actor
from models.entitlement import Entitlement
from models.errors import Invalid, NotFound
from models.organization import Organization

pytestmark = pytest.mark.usefixtures("database")

UNKNOWN = "0190f5c2-ffff-7fff-8fff-ffffffffffff"


@pytest.fixture(autouse=True)
def catalog(actor: Actor, database: peewee.Database) -> None:
    """A catalog of the tests' own."""
    database.execute_sql("DELETE FROM product")
    for key, plans, trial in (
        ("plain", [], False),
        ("brought", ["gold"], True),
        ("tried", [], True),
    ):
        product.put(
            actor,
            key,
            name=key.title(),
            description=f"It is {key}.",
            plans_required=plans,
            supports_trial=trial,
        )


def shown(tenant: Organization) -> dict[str, bool]:
    return {each.product.key: each.enabled for each in entitlement.list_of(tenant.uuid)}


def test_catalog_lists_every_product_by_key() -> None:
    assert [each.key for each in product.list_all()] == ["brought", "plain", "tried"]


def test_put_changes_what_is_offered_under_its_key(actor: Actor) -> None:
    changed = product.put(actor, "plain", name="New", description="d", demo_url="https://d.test/")
    assert product.list_all()[1] == changed
    assert (changed.name, changed.demo_url) == ("New", "https://d.test/")
    assert changed.updated_at > changed.created_at
    event = audit.page(audit.Filters())[0][0]
    assert (event.action, event.target_id) == ("tenant_registry.product.put", "plain")


def test_list_of_a_new_tenant_is_empty(tenant: Organization) -> None:
    assert entitlement.list_of(tenant.uuid) == []


def test_list_of_an_unknown_tenant_is_not_found() -> None:
    with pytest.raises(NotFound):
        entitlement.list_of(UNKNOWN)


def test_plan_brings_its_products_as_long_as_it_lasts(actor: Actor, tenant: Organization) -> None:
    """Rule 41."""
    organization.activate(actor, tenant.uuid, plan="gold")
    (brought,) = entitlement.list_of(tenant.uuid)
    assert (brought.organization.uuid, brought.product.key) == (tenant.uuid, "brought")
    assert (brought.enabled, brought.config, brought.expires_at) == (True, {}, None)
    assert brought.created_at == tenant.created_at
    assert brought.updated_at > tenant.created_at
    organization.activate(actor, tenant.uuid, plan="starter")
    assert entitlement.list_of(tenant.uuid) == []


def test_any_string_is_a_plan(actor: Actor, tenant: Organization) -> None:
    """Rule 41."""
    organization.activate(actor, tenant.uuid, plan="☃" * 300)
    assert entitlement.list_of(tenant.uuid) == []


def test_start_trial_lasts_14_days(actor: Actor, tenant: Organization) -> None:
    """Rule 41."""
    before = datetime.now(UTC)
    trial = entitlement.start_trial(actor, organization_uuid=tenant.uuid, product="tried")
    assert before <= trial.expires_at - timedelta(days=14) <= datetime.now(UTC)
    assert (trial.organization.uuid, trial.product.key) == (tenant.uuid, "tried")
    assert (trial.enabled, trial.config) == (True, {})
    assert shown(tenant) == {"tried": True}
    event = audit.page(audit.Filters())[0][0]
    assert event.action == "tenant_registry.entitlement.start_trial"
    assert (event.organization_uuid, event.product) == (tenant.uuid, "tried")


def test_trial_that_is_over_reads_disabled(actor: Actor, tenant: Organization) -> None:
    """Rule 41: judged when read."""
    entitlement.start_trial(actor, organization_uuid=tenant.uuid, product="tried")
    Entitlement.update(expires_at=datetime.now(UTC) - timedelta(microseconds=1)).execute()
    assert shown(tenant) == {"tried": False}


@pytest.mark.parametrize("over", [False, True])
def test_start_trial_a_second_time_is_invalid(
    actor: Actor, tenant: Organization, over: bool
) -> None:
    """Rule 41."""
    entitlement.start_trial(actor, organization_uuid=tenant.uuid, product="tried")
    if over:
        Entitlement.update(expires_at=datetime.now(UTC) - timedelta(days=1)).execute()
    with pytest.raises(Invalid) as refusal:
        entitlement.start_trial(actor, organization_uuid=tenant.uuid, product="tried")
    assert refusal.value.field == "product"


@pytest.mark.parametrize("name", ["plain", "unknown", ""])
def test_start_trial_of_a_product_without_trials_or_unknown_is_invalid(
    actor: Actor, tenant: Organization, name: str
) -> None:
    """Rule 41."""
    with pytest.raises(Invalid) as refusal:
        entitlement.start_trial(actor, organization_uuid=tenant.uuid, product=name)
    assert refusal.value.field == "product"
    assert entitlement.list_of(tenant.uuid) == []


def test_start_trial_of_an_unknown_tenant_is_not_found(actor: Actor) -> None:
    with pytest.raises(NotFound):
        entitlement.start_trial(actor, organization_uuid=UNKNOWN, product="tried")


def test_trial_of_what_the_plan_brings_shows_the_plan(actor: Actor, tenant: Organization) -> None:
    entitlement.start_trial(actor, organization_uuid=tenant.uuid, product="brought")
    organization.activate(actor, tenant.uuid, plan="gold")
    (brought,) = entitlement.list_of(tenant.uuid)
    assert brought.expires_at is None


def test_request_leaves_an_audit_event_and_no_entitlement(
    actor: Actor, tenant: Organization
) -> None:
    """Rule 41."""
    entitlement.request(actor, organization_uuid=tenant.uuid, product="plain")
    assert entitlement.list_of(tenant.uuid) == []
    event = audit.page(audit.Filters())[0][0]
    assert event.action == "tenant_registry.entitlement.request"
    assert (event.organization_uuid, event.product) == (tenant.uuid, "plain")


def test_request_unknown_product_is_invalid_and_unknown_tenant_not_found(
    actor: Actor, tenant: Organization
) -> None:
    """Rule 41."""
    with pytest.raises(Invalid) as refusal:
        entitlement.request(actor, organization_uuid=tenant.uuid, product="unknown")
    assert refusal.value.field == "product"
    with pytest.raises(NotFound):
        entitlement.request(actor, organization_uuid=UNKNOWN, product="plain")


def test_grant_entitles_and_grants_anew(actor: Actor, tenant: Organization) -> None:
    entitlement.start_trial(actor, organization_uuid=tenant.uuid, product="tried")
    granted = entitlement.grant(
        actor, organization_uuid=tenant.uuid, product="tried", config={"seats": 5}
    )
    assert (granted.expires_at, granted.config) == (None, {"seats": 5})
    assert shown(tenant) == {"tried": True}
    end = datetime(2020, 1, 1, tzinfo=UTC)
    entitlement.grant(actor, organization_uuid=tenant.uuid, product="tried", expires_at=end)
    assert shown(tenant) == {"tried": False}
    assert Entitlement.select().count() == 1


def test_archived_tenant_gets_no_entitlement(actor: Actor, tenant: Organization) -> None:
    organization.archive(actor, tenant.uuid)
    for verb in (entitlement.request, entitlement.start_trial, entitlement.grant):
        with pytest.raises(Invalid):
            verb(actor, organization_uuid=tenant.uuid, product="tried")


def test_list_reads_no_row_for_each_product(
    actor: Actor, tenant: Organization, database: peewee.Database
) -> None:
    for name in ("plain", "brought", "tried"):
        entitlement.grant(actor, organization_uuid=tenant.uuid, product=name)
    queries: list[object] = []
    database.query_hooks.append(queries.append)
    shown(tenant)
    assert len(queries) == 3
