"""Idle Atlas: an organization with one of everything, a key and an admin who is signed in."""

from datetime import timedelta
from uuid import UUID

from models import api_key, login_session, organization
from models.actor import Actor
from models.api_key import ApiKey
from models.clock import now
from models.invitation import Invitation
from models.organization import Organization
from models.role import Role
from tenantry.settings import Settings
from tests.fuzz.seeds import Planted, Visit
from tests.handlers.signing_in import member_of, signed
from tests.models import people

ACTOR = Actor.command("fuzz")
KEY = "019c4ba9-4b40-76f0-8478-82e36b0d549b"
NO_KEY = "019c4ba9-ffff-7fff-8fff-ffffffffffff"
REVOKING = "revokeCustomerApiKey"


def plant(_settings: Settings) -> Planted:
    owner = organization.create(ACTOR, slug="harbor-planted", name="Harbor Lane Studio")
    people.location(owner, "Harbor Lane 4", "HL4")
    people.own_role(owner, "keeper", "location")
    _invitation(owner)
    revoked, _ = _key(owner)
    ApiKey.update(uuid=UUID(KEY)).where(ApiKey.id == revoked.id).execute()
    _, reading = _key(owner)
    _, token = login_session.create(ACTOR, member_of(owner, "admin"), None)
    credentials = {
        "apiKeyAuth": {"api_key": reading},
        "sessionCookieAuth": {"api_key": signed(token)},
    }
    no_text = Visit(400, frozenset({REVOKING}), examples={REVOKING: {"apiKeyId": "\0"}})
    return Planted(credentials, {REVOKING: {"apiKeyId": [KEY, NO_KEY]}}, (no_text,))


def _key(owner: Organization) -> tuple[ApiKey, str]:
    return api_key.create_own(ACTOR, owner.uuid, audience="idle_atlas", name="Fuzz")


def _invitation(owner: Organization) -> None:
    Invitation.create(
        organization=owner,
        email="lena@example.com",
        role=Role.get(Role.key == "user"),
        scope_type="organization",
        scope_id=owner.id,
        status="pending",
        digest="planted",
        invited_at=now(),
        expires_at=now() + timedelta(days=21),
    )
