"""Keys that members manage themselves: limits, allow-lists, on and off, gone (rules 46 and 49)."""

import re
from datetime import UTC, datetime

import pytest

from models import api_key, audit, organization
from models.actor import Actor
from models.api_key import ApiKey
from models.audit import Filters
from models.errors import Invalid, NotFound
from models.organization import Organization

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def limited(actor: Actor, tenant: Organization) -> tuple[ApiKey, str]:
    return api_key.create_limited(actor, tenant.uuid, name="Storefront")


def row(key: ApiKey) -> ApiKey:
    found: ApiKey = ApiKey.get_by_id(key.id)
    return found


def test_create_limited_has_the_contracts_form_and_defaults(limited: tuple[ApiKey, str]) -> None:
    """Rules 1 and 46."""
    key, plaintext = limited
    assert re.fullmatch(r"dpk_[0-9a-f]{40}", plaintext)
    assert key.start == plaintext[:8]
    assert (key.limit_per_minute, key.limit_per_day) == (60, 10_000)
    assert (key.allowed_game_ids, key.allowed_stream_ids, key.expires_at) == (None, None, None)


def test_create_limited_keeps_what_is_asked(actor: Actor, tenant: Organization) -> None:
    expires_at = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
    key, _ = api_key.create_limited(
        actor,
        tenant.uuid,
        name="Storefront",
        description="Hands out plays",
        allowed_game_ids=[42, 43],
        allowed_stream_ids=[],
        limit_per_minute=5,
        limit_per_day=50,
        expires_at=expires_at,
    )
    (kept,) = api_key.list_limited(tenant.uuid)
    assert kept == key
    assert (kept.description, kept.allowed_game_ids, kept.allowed_stream_ids) == (
        "Hands out plays",
        [42, 43],
        [],
    )
    assert (kept.limit_per_minute, kept.limit_per_day, kept.expires_at) == (5, 50, expires_at)


def test_list_limited_shows_only_the_own_keys_of_this_kind(
    actor: Actor, tenant: Organization, key: tuple[ApiKey, str], limited: tuple[ApiKey, str]
) -> None:
    """Rule 2."""
    other = organization.create(actor, slug="other", name="Other")
    api_key.create_limited(actor, other.uuid, name="Theirs")
    assert api_key.list_limited(tenant.uuid) == [limited[0]]
    assert key[0] in api_key.list_of(tenant.uuid)


def test_update_limited_turns_a_key_off_and_on(
    actor: Actor, tenant: Organization, limited: tuple[ApiKey, str]
) -> None:
    """Rules 2, 4 and 49: at once, and back again."""
    key, plaintext = limited
    for is_active in (False, False, True, True):
        api_key.update_limited(actor, tenant.uuid, key.id, is_active=is_active)
        assert (api_key.authenticate(plaintext, "dailyplay") is not None) == is_active


def test_update_limited_changes_what_is_given_alone(
    actor: Actor, tenant: Organization, limited: tuple[ApiKey, str]
) -> None:
    """Rule 46."""
    key, _ = limited
    api_key.update_limited(
        actor, tenant.uuid, key.id, name="Shop", allowed_game_ids=[7], limit_per_minute=9
    )
    api_key.update_limited(actor, tenant.uuid, key.id, limit_per_day=90)
    kept = row(key)
    assert (kept.name, kept.allowed_game_ids, kept.limit_per_minute, kept.limit_per_day) == (
        "Shop",
        [7],
        9,
        90,
    )
    api_key.update_limited(actor, tenant.uuid, key.id, allowed_game_ids=None)
    assert (row(key).allowed_game_ids, row(key).status) == (None, "active")


def test_update_limited_revoked_key_stays_revoked(
    actor: Actor, tenant: Organization, limited: tuple[ApiKey, str]
) -> None:
    """Rule 2: what another contract revoked is final."""
    key, _ = limited
    api_key.revoke(actor, key.uuid)
    with pytest.raises(Invalid) as refusal:
        api_key.update_limited(actor, tenant.uuid, key.id, is_active=True)
    assert refusal.value.field == "is_active"
    api_key.update_limited(actor, tenant.uuid, key.id, is_active=False)
    assert row(key).status == "revoked"


def test_delete_limited_removes_the_row(
    actor: Actor, tenant: Organization, limited: tuple[ApiKey, str]
) -> None:
    """Rule 49."""
    key, plaintext = limited
    api_key.delete_limited(actor, tenant.uuid, key.id)
    assert api_key.authenticate(plaintext, "dailyplay") is None
    assert ApiKey.get_or_none(ApiKey.id == key.id) is None
    with pytest.raises(NotFound):
        api_key.delete_limited(actor, tenant.uuid, key.id)


def test_foreign_and_other_keys_are_not_found(
    actor: Actor, key: tuple[ApiKey, str], limited: tuple[ApiKey, str]
) -> None:
    """Rules 2 and 6."""
    other = organization.create(actor, slug="other", name="Other")
    owner = key[0].organization.uuid
    for owner_uuid, each in ((other.uuid, limited[0]), (owner, key[0])):
        with pytest.raises(NotFound):
            api_key.update_limited(actor, owner_uuid, each.id, is_active=False)
        with pytest.raises(NotFound):
            api_key.delete_limited(actor, owner_uuid, each.id)
        assert row(each).status == "active"


def test_changes_of_limited_keys_are_audited_without_secrets(
    actor: Actor, tenant: Organization, limited: tuple[ApiKey, str]
) -> None:
    """Rule 51."""
    key, plaintext = limited
    api_key.update_limited(actor, tenant.uuid, key.id, is_active=False)
    api_key.delete_limited(actor, tenant.uuid, key.id)
    events, _ = audit.page(Filters(organization_uuid=tenant.uuid), limit=3)
    assert [event.action.removeprefix("tenant_registry.") for event in events] == [
        "api_key.delete",
        "api_key.update",
        "api_key.create",
    ]
    assert {event.target_id for event in events} == {str(key.uuid)}
    assert plaintext[8:] not in str([event.__data__ for event in events])
