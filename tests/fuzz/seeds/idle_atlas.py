"""Idle Atlas: an organization with one of everything, a key and an admin who is signed in."""

from datetime import timedelta
from uuid import UUID

from models import key_text
from models.actor import Actor
from models.api_key import ApiKey
from models.api_key.issuing import insert
from models.change import change
from models.clock import now
from models.invitation import Invitation
from models.login_session import LoginSession
from models.login_session.table import digest_of
from models.organization import Organization
from models.role import Role
from tenantry.settings import Settings
from tests.handlers.signing_in import member_of, signed
from tests.models import people

KEY = "019c4ba9-4b40-76f0-8478-82e36b0d549b"
CUSTOMER_KEY = key_text.generate("ia_")
TOKEN = "FuzzFuzzFuzzFuzzFuzzFuzzFuzzFuzz"

CREDENTIALS = {
    "apiKeyAuth": {"api_key": CUSTOMER_KEY},
    "sessionCookieAuth": {"api_key": signed(TOKEN)},
}

EXAMPLES = {"api_keys.revokeCustomerApiKey": {"apiKeyId": KEY}}

REFUSED_BY_RULE = {"api_keys.createCustomerApiKey": {"422": 52}}


def plant(_settings: Settings) -> dict[str, str]:
    instant = now()
    owner = Organization.create(
        slug="harbor-planted",
        name="Harbor Lane Studio",
        plan="starter",
        kind="customer",
        status="active",
        created_at=instant,
        updated_at=instant,
    )
    people.location(owner, "Harbor Lane 4", "HL4")
    people.own_role(owner, "keeper", "location")
    Invitation.create(
        organization=owner,
        email="lena@example.com",
        role=Role.get(Role.key == "user"),
        scope_type="organization",
        scope_id=owner.id,
        status="pending",
        digest="planted",
        invited_at=instant,
        expires_at=instant + timedelta(days=21),
    )
    with change(Actor.command("fuzz")):
        for text in (CUSTOMER_KEY, key_text.generate("ia_")):
            insert(
                Actor.command("fuzz"),
                "ia_",
                text,
                organization=owner,
                name="Fuzz",
                audience="idle_atlas",
                scopes=[],
            )
    last = ApiKey.select().order_by(ApiKey.id.desc()).get()
    ApiKey.update(uuid=UUID(KEY)).where(ApiKey.id == last.id).execute()
    LoginSession.create(
        user=member_of(owner, "admin"),
        digest=digest_of(TOKEN),
        organization=owner,
        created_at=instant,
        updated_at=instant,
        expires_at=instant + timedelta(days=7),
    )
    return {}
