"""DailyPlay: an organization, members, keys and sessions under the ids of the examples."""

from datetime import timedelta
from typing import Any

from models import api_key, membership, own_token
from models.actor import Actor
from models.clock import now
from models.organization import Organization
from models.play_session import PlaySession
from models.play_session.table import digest_of
from tenantry.settings import Settings
from tests.fuzz.seeds import Planted, Visit

ACTOR = Actor.command("fuzz")
ORGANIZATION = 5
KEY, DELETED, NO_KEY = 7, 8, 999_999
VALIDATED, CONSUMED = (
    "3b241101-e2bb-4255-8caf-4136c566a962",
    "3b241101-e2bb-4255-8caf-4136c566a963",
)
OWN = {"org_id": ORGANIZATION}
KEY_OPERATIONS = frozenset({"listApiKeys", "createApiKey", "updateApiKey", "deleteApiKey"})
PLENTY = {"limit_per_minute": 100_000, "limit_per_day": 100_000}


def plant(settings: Settings) -> Planted:
    owner = _organization()
    while api_key.create_limited(ACTOR, owner.uuid, name="Storefront")[0].id < DELETED:
        pass
    for token in (VALIDATED, CONSUMED):
        _session(owner, token)
    credentials = {
        "apiKey": {"api_key": _session_key(owner, **PLENTY)},
        "bearerAuth": {"bearer": _token(settings, owner, "admin")},
    }
    return Planted(credentials, _examples(), _visits(settings, owner))


def _examples() -> dict[str, Any]:
    return {
        "validateSession": {"token": VALIDATED},
        "consumeSession": {"body": {"token": CONSUMED}},
        "listApiKeys": OWN,
        "createApiKey": {"body": OWN | {"name": "Storefront"}},
        "updateApiKey": {"body": [OWN | {"id": key, "is_active": True} for key in (KEY, NO_KEY)]},
        "deleteApiKey": OWN | {"id": [DELETED, NO_KEY]},
    }


def _visits(settings: Settings, owner: Organization) -> tuple[Visit, ...]:
    chosen = _session_key(owner, allowed_game_ids=[1], **PLENTY)
    worn_out = _session_key(owner, limit_per_minute=1)
    creating = frozenset({"createSession"})
    game = {"createSession": {"body": [{"game_id": 42}] * 2}}
    without_right = {"bearerAuth": {"bearer": _token(settings, owner, "user")}}
    return (
        Visit(403, KEY_OPERATIONS, without_right),
        Visit(403, creating, {"apiKey": {"api_key": chosen}}, game),
        Visit(429, creating, {"apiKey": {"api_key": worn_out}}, game),
    )


def _token(settings: Settings, owner: Organization, role: str) -> str:
    """A token of a new member of that role."""
    email = f"{role}@example.org"
    membership.add(ACTOR, owner.uuid, email=email, role=role)
    lifetime = timedelta(hours=4)
    return own_token.sign_for_user(ACTOR, settings.base_url, email=email, lifetime=lifetime)


def _session_key(owner: Organization, **terms: Any) -> str:
    _, plaintext = api_key.create_limited(ACTOR, owner.uuid, name="Fuzz", **terms)
    return plaintext


def _organization() -> Organization:
    organization: Organization = Organization.create(
        id=ORGANIZATION,
        slug="arcade-planted",
        name="Arcade",
        plan="business",
        kind="customer",
        status="active",
        created_at=now(),
        updated_at=now(),
    )
    return organization


def _session(owner: Organization, token: str) -> None:
    expires_at = now() + timedelta(days=1)
    PlaySession.create(
        organization=owner,
        digest=digest_of(token),
        game_id=42,
        status="active",
        created_at=now(),
        expires_at=expires_at,
        ends_at=expires_at,
    )
