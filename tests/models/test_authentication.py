"""Looking a key up: what opens, and that everything else looks alike."""

from datetime import UTC, datetime, timedelta

import peewee
import pytest

from models import api_key, organization
from models.actor import Actor
from models.api_key import ApiKey, Principal, Verification
from models.organization import Organization

pytestmark = pytest.mark.usefixtures("database")

MOMENT = timedelta(microseconds=1)


def test_authenticate_good_key_gives_its_holder(
    tenant: Organization, key: tuple[ApiKey, str]
) -> None:
    row, plaintext = key
    assert api_key.authenticate(plaintext, "product:sensor") == Principal(
        uuid=row.uuid,
        name="Build server",
        audience="product:sensor",
        product="sensor",
        scopes=["read", "write"],
        organization_id=tenant.id,
        organization_uuid=tenant.uuid,
    )


def test_authenticate_operator_has_no_organization(actor: Actor) -> None:
    row, plaintext = api_key.create_operator(actor, "an operator")
    principal = api_key.authenticate(plaintext, "operator")
    assert principal is not None
    assert (principal.uuid, principal.name) == (row.uuid, "an operator")
    assert (principal.organization_id, principal.organization_uuid) == (None, None)


def test_authenticate_key_opens_its_own_audience_only(
    actor: Actor, key: tuple[ApiKey, str]
) -> None:
    """Rule 2: a customer's key opens nothing of an operator's, nor the other way round."""
    _, operator = api_key.create_operator(actor, "an operator")
    assert api_key.authenticate(key[1], "operator") is None
    assert api_key.authenticate(operator, "product:sensor") is None


@pytest.mark.parametrize(
    "text", ["", "tnk_", "x" * 100_000, "tnk_" + "0" * 36, "naïve ☃ key", " ", "\n"]
)
@pytest.mark.usefixtures("database", "key")
def test_authenticate_unknown_or_malformed_text_opens_nothing(text: str) -> None:
    """Rules 5 and 40."""
    assert api_key.authenticate(text, "product:sensor") is None
    assert api_key.verify(text) is None


def test_authenticate_key_with_a_changed_character_opens_nothing(key: tuple[ApiKey, str]) -> None:
    _, plaintext = key
    for changed in (plaintext.swapcase(), plaintext[:-1], plaintext + "0", f" {plaintext}"):
        assert api_key.verify(changed) is None


@pytest.mark.parametrize("status", ["inactive", "revoked"])
def test_verify_key_that_is_not_active_fails(status: str, key: tuple[ApiKey, str]) -> None:
    """Rule 5."""
    ApiKey.update(status=status).execute()
    assert api_key.verify(key[1]) is None


def test_verify_key_fails_from_its_expiry_on(key: tuple[ApiKey, str]) -> None:
    """Rule 2: expired by the clock."""
    ApiKey.update(expires_at=datetime.now(UTC) + timedelta(hours=1)).execute()
    assert api_key.verify(key[1]) is not None
    ApiKey.update(expires_at=datetime.now(UTC) - MOMENT).execute()
    assert api_key.verify(key[1]) is None


def test_verify_key_of_a_frozen_organization_fails_until_it_is_activated(
    actor: Actor, tenant: Organization, key: tuple[ApiKey, str]
) -> None:
    """Rule 39."""
    organization.cancel(actor, tenant.uuid)
    assert api_key.verify(key[1]) is None
    organization.activate(actor, tenant.uuid)
    assert api_key.verify(key[1]) is not None


def test_verify_key_of_an_archived_organization_fails(
    actor: Actor, tenant: Organization, key: tuple[ApiKey, str]
) -> None:
    """Rule 5."""
    organization.archive(actor, tenant.uuid)
    assert api_key.verify(key[1]) is None


def test_verify_key_of_an_organization_that_froze_by_the_clock_fails(
    actor: Actor, tenant: Organization, key: tuple[ApiKey, str]
) -> None:
    """Rule 39: for every authentication, whether a trial or a cancelled contract is over."""
    Organization.update(trial_ends_at=datetime.now(UTC) - MOMENT).execute()
    assert api_key.verify(key[1]) is None
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    organization.activate(actor, tenant.uuid, contract_end=yesterday)
    assert api_key.verify(key[1]) is not None
    organization.cancel(actor, tenant.uuid, at_period_end=True)
    assert api_key.verify(key[1]) is None


def test_verify_tells_tenant_product_and_scopes(
    tenant: Organization, key: tuple[ApiKey, str]
) -> None:
    """Rule 40."""
    assert api_key.verify(key[1]) == Verification(tenant.uuid, "sensor", ["read", "write"])


def test_verify_admin_and_operator_keys_fail(actor: Actor, tenant: Organization) -> None:
    """Rule 2."""
    _, operator = api_key.create_operator(actor, "an operator")
    _, admin = api_key.create(
        actor, organization_uuid=tenant.uuid, name="admin", audience="anthropic_admin"
    )
    assert api_key.verify(operator) is None
    assert api_key.verify(admin) is None


def test_verify_is_one_indexed_read(database: peewee.Database, key: tuple[ApiKey, str]) -> None:
    queries: list[peewee.QueryEvent] = []
    database.query_hooks.append(queries.append)
    api_key.verify(key[1])
    (query,) = queries
    if isinstance(database, peewee.SqliteDatabase):
        plan = [row[3] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {query.sql}", ("",))]
        assert not any(step.startswith("SCAN") for step in plan), plan
    else:
        database.execute_sql("SET enable_seqscan = off")
        plan = [row[0] for row in database.execute_sql(f"EXPLAIN {query.sql}", ("",))]
        assert not any("Seq Scan" in step for step in plan), plan
