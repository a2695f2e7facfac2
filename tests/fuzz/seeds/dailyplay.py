"""DailyPlay: an organization, a member, a key and a session under the ids of the examples."""

from datetime import timedelta

from models import api_key, key_text, membership, own_token
from models.actor import Actor
from models.api_key import ApiKey
from models.api_key.issuing import insert
from models.change import change
from models.clock import now
from models.organization import Organization
from models.play_session import PlaySession
from models.play_session.table import digest_of
from tenantry.settings import Settings

ORGANIZATION = 5
KEY = 7
TOKEN = "3b241101-e2bb-4255-8caf-4136c566a962"
EMAIL = "ada@example.org"
SESSION_KEY = key_text.generate_hex("dpk_")
STAND_IN = "dashboard-token"

CREDENTIALS = {"apiKey": {"api_key": SESSION_KEY}, "bearerAuth": {"bearer": STAND_IN}}

EXAMPLES = {
    "sessions.validateSession": {"token": TOKEN},
    "api_keys.listApiKeys": {"org_id": ORGANIZATION},
    "api_keys.deleteApiKey": {"id": KEY, "org_id": ORGANIZATION},
}

REFUSED_BY_RULE = {
    "sessions.createSession": {"422": 52},
    "sessions.validateSession": {"400": 47},
    "sessions.consumeSession": {"400": 47, "410": 48},
    "api_keys.listApiKeys": {"401": 45},
    "api_keys.createApiKey": {"401": 45, "422": 52},
    "api_keys.updateApiKey": {"401": 45},
    "api_keys.deleteApiKey": {"401": 45},
}


def plant(settings: Settings) -> dict[str, str]:
    actor = Actor.command("fuzz")
    owner = _organization()
    membership.add(actor, owner.uuid, email=EMAIL, role="admin")
    key, _ = api_key.create_limited(actor, owner.uuid, name="Storefront")
    ApiKey.update(id=KEY).where(ApiKey.id == key.id).execute()
    with change(actor):
        insert(
            actor,
            "dpk_",
            SESSION_KEY,
            organization=owner,
            name="Fuzz",
            audience="dailyplay",
            scopes=[],
            **api_key.limited.LIMITS,
        )
    _session(owner)
    lifetime = timedelta(hours=1)
    token = own_token.sign_for_user(actor, settings.base_url, email=EMAIL, lifetime=lifetime)
    return {STAND_IN: token}


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


def _session(owner: Organization) -> None:
    expires_at = now() + timedelta(days=1)
    PlaySession.create(
        organization=owner,
        digest=digest_of(TOKEN),
        game_id=42,
        status="active",
        created_at=now(),
        expires_at=expires_at,
        ends_at=expires_at,
    )
