"""API keys: made, listed, revoked."""

import re
from datetime import UTC, datetime

import peewee
import pytest

from models import api_key, audit, key_text, organization
from models.actor import Actor
from models.api_key import ApiKey
from models.errors import Invalid, NotFound
from models.organization import Organization

pytestmark = pytest.mark.usefixtures("database")

UNKNOWN = "0190f5c2-ffff-7fff-8fff-ffffffffffff"


def test_create_stores_no_plaintext_in_any_column(
    database: peewee.Database, key: tuple[ApiKey, str]
) -> None:
    """Rule 3: a digest and the first characters are all there is, in the audit log too."""
    _, plaintext = key
    secret_part = plaintext[len("tnk_") + 4 :]
    for table in database.get_tables():
        for row in database.execute_sql(f'SELECT * FROM "{table}"').fetchall():  # noqa: S608
            assert secret_part not in repr(row)


def test_create_key_has_its_prefix_160_random_bits_and_a_checksum(
    key: tuple[ApiKey, str],
) -> None:
    """Rule 3: 30 characters of base62 are 178 bits."""
    row, plaintext = key
    assert re.fullmatch(r"tnk_[0-9A-Za-z]{36}", plaintext)
    assert plaintext[-6:] == key_text.checksum(plaintext[:-6])
    assert (row.prefix, row.start) == ("tnk_", plaintext[:8])


def test_create_keeps_what_is_given(key: tuple[ApiKey, str], tenant: Organization) -> None:
    row = ApiKey.get_by_id(key[0].id)
    assert (row.name, row.audience, row.product) == ("Build server", "product:sensor", "sensor")
    assert (row.scopes, row.created_by, row.status) == (["read", "write"], "sam", "active")
    assert (row.last_used_at, row.expires_at, row.revoked_at) == (None, None, None)
    assert row.organization == tenant


def test_repr_shows_the_start_only(key: tuple[ApiKey, str]) -> None:
    """Rule 3."""
    row, plaintext = key
    assert repr(row) == f"<ApiKey {plaintext[:8]}…>"


def test_create_for_an_unknown_organization_is_not_found(actor: Actor) -> None:
    with pytest.raises(NotFound):
        api_key.create(actor, organization_uuid=UNKNOWN, name="k", audience="product:")


def test_create_for_an_archived_organization_is_invalid(actor: Actor, tenant: Organization) -> None:
    organization.archive(actor, tenant.uuid)
    with pytest.raises(Invalid):
        api_key.create(actor, organization_uuid=tenant.uuid, name="k", audience="product:")


def test_list_shows_every_audience_but_admin_and_operator_keys(
    actor: Actor, tenant: Organization, key: tuple[ApiKey, str]
) -> None:
    """Rule 2; oldest first, revoked ones too, and none of another organization."""
    for audience in ("anthropic_admin", "idle_atlas", "dailyplay", "aibi"):
        api_key.create(actor, organization_uuid=tenant.uuid, name=audience, audience=audience)
    api_key.create_operator(actor, "an operator")
    other = organization.create(actor, slug="other", name="Other")
    api_key.create(actor, organization_uuid=other.uuid, name="foreign", audience="product:")
    api_key.revoke(actor, key[0].uuid)
    listed = api_key.list_of(tenant.uuid)
    assert [each.name for each in listed] == ["Build server", "idle_atlas", "dailyplay", "aibi"]


def test_list_reads_no_row_for_each_key(
    actor: Actor, tenant: Organization, database: peewee.Database
) -> None:
    for number in range(5):
        api_key.create(actor, organization_uuid=tenant.uuid, name=str(number), audience="product:")
    events: list[object] = []
    database.query_hooks.append(events.append)
    owners = {each.organization.uuid for each in api_key.list_of(tenant.uuid)}
    assert owners == {tenant.uuid}
    assert len(events) == 2


def test_list_of_an_unknown_organization_is_not_found() -> None:
    with pytest.raises(NotFound):
        api_key.list_of(UNKNOWN)


def test_revoke_is_final_and_audited(actor: Actor, key: tuple[ApiKey, str]) -> None:
    """Rules 4 and 51."""
    row, plaintext = key
    before = datetime.now(UTC)
    api_key.revoke(actor, str(row.uuid))
    assert api_key.verify(plaintext) is None
    revoked = ApiKey.get_by_id(row.id)
    assert revoked.status == "revoked"
    assert before <= revoked.revoked_at <= datetime.now(UTC)
    event = audit.page(audit.Filters())[0][0]
    assert (event.action, event.target_id) == ("tenant_registry.api_key.revoke", str(row.uuid))
    assert event.product == "sensor"


def test_revoke_again_changes_nothing(actor: Actor, key: tuple[ApiKey, str]) -> None:
    api_key.revoke(actor, key[0].uuid)
    first = ApiKey.get_by_id(key[0].id).revoked_at
    api_key.revoke(actor, key[0].uuid)
    assert ApiKey.get_by_id(key[0].id).revoked_at == first
    actions = [event.action for event in audit.page(audit.Filters())[0]]
    assert actions.count("tenant_registry.api_key.revoke") == 1


def test_revoke_unknown_is_not_found(actor: Actor) -> None:
    with pytest.raises(NotFound):
        api_key.revoke(actor, UNKNOWN)


def test_revoke_of_what_is_never_listed_is_not_found(actor: Actor, tenant: Organization) -> None:
    """Rule 2: an operator's and an admin key are not there for who sees lists only."""
    operator, _ = api_key.create_operator(actor, "an operator")
    admin, _ = api_key.create(
        actor, organization_uuid=tenant.uuid, name="admin", audience="anthropic_admin"
    )
    for each in (operator, admin):
        with pytest.raises(NotFound):
            api_key.revoke(actor, each.uuid)


def test_revoke_operator_closes_it(actor: Actor, key: tuple[ApiKey, str]) -> None:
    operator, plaintext = api_key.create_operator(actor, "an operator")
    api_key.revoke_operator(actor, operator.uuid)
    assert api_key.authenticate(plaintext, "operator") is None
    with pytest.raises(NotFound):
        api_key.revoke_operator(actor, key[0].uuid)


def test_create_product_is_as_long_as_an_index_takes(actor: Actor, tenant: Organization) -> None:
    """PostgreSQL refuses an entry of 2,704 bytes; it would pack a monotonous one."""
    longest = "".join(chr(0x1F300 + number) for number in range(512))
    given = {"organization_uuid": tenant.uuid, "name": "k", "audience": "product:"}
    assert api_key.create(actor, product=longest, **given)[0].product == longest
    with pytest.raises(Invalid) as refusal:
        api_key.create(actor, product=longest + "x", **given)
    assert refusal.value.field == "product"
