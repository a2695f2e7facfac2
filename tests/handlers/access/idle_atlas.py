"""Idle Atlas: customers with a key, and people who are signed in."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import quote

from models import api_key
from models.clock import now
from models.login_session import LoginSession
from models.membership import Membership
from models.organization import Organization
from models.user import User
from tests.handlers.access.world import (
    ACTOR,
    Credentials,
    Headers,
    Request,
    Rows,
    World,
    keys_of,
    x_api_key,
)
from tests.handlers.signing_in import NAME, cookie_of, member_of, signed
from tests.models import people

UNKNOWN = "0190f5c2-ffff-7fff-8fff-ffffffffffff"


def cookies(status: int) -> Callable[[World], Credentials]:
    """Cookies of admins, and of people who were signed in or may do less."""

    def made(world: World) -> Credentials:
        def of(owner: Organization, name: str, role: str = "admin") -> Headers:
            return cookie_of(member_of(owner, role, f"{name}-{status}@{owner.slug}.example"), owner)

        expired, ended = of(world.acme, "expired"), of(world.acme, "ended")
        removed = of(world.acme, "removed")
        LoginSession.update(expires_at=now() - timedelta(seconds=1)).where(
            LoginSession.user == User.get(User.email.startswith(f"expired-{status}@"))
        ).execute()
        LoginSession.delete().where(
            LoginSession.user == User.get(User.email.startswith(f"ended-{status}@"))
        ).execute()
        Membership.update(status="removed").where(
            Membership.user == User.get(User.email.startswith(f"removed-{status}@"))
        ).execute()
        good = of(world.acme, "good")
        forged = good["cookie"].replace("=", "=x", 1)
        return Credentials(
            good=good,
            refused={
                "malformed": {"cookie": f"{NAME}={quote('%')}"},
                "unknown": {"cookie": f"{NAME}={signed('Z' * 32)}"},
                "signed wrongly": {"cookie": forged},
                "expired": expired,
                "revoked": ended,
            },
            forbidden={
                "inactive": removed,
                "without the permission": of(world.acme, "less", "user"),
                "frozen": of(world.frozen, "good"),
            },
            foreign=of(world.other, "good"),
            status=status,
        )

    return made


HEADERS: dict[str, str] = {}
SCHEMES = {"apiKeyAuth": keys_of("idle_atlas", x_api_key), "sessionCookieAuth": cookies(403)}
REQUESTS = {
    "organization.getCustomerApiOrganization": lambda _: Request(),
    "locations.listCustomerApiLocations": lambda _: Request(),
    "members.listCustomerApiMembers": lambda _: Request(),
    "invitations.listCustomerApiInvitations": lambda _: Request(),
    "roles.listCustomerApiRoles": lambda _: Request(),
    "api_keys.listCustomerApiKeys": lambda _: Request(),
    "api_keys.createCustomerApiKey": lambda _: Request(body={"name": "Sync"}),
    "api_keys.revokeCustomerApiKey": lambda rows: Request({"apiKeyId": rows["key"]}),
}
OPEN = {"documentation.getCustomerApiOpenApiDocument"}
FOREIGN: dict[str, int] = {}
ABSENT = {"key": UNKNOWN}


def plant(owner: Organization) -> Rows:
    key, _ = api_key.create_own(ACTOR, owner.uuid, audience="idle_atlas", name="Sync")
    people.location(owner, f"{owner.slug} hall")
    people.own_role(owner, f"{owner.slug[:4]}_keeper", "location")
    return {"key": str(key.uuid)}
