"""DailyPlay: partners with a key, members with a token of their dashboard."""

from datetime import timedelta

from joserfc import jwt

from models import api_key, identity, own_token, signing_key
from models.identity import Identity
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
    bearer,
    keys_of,
    x_api_key,
)
from tests.handlers.signing_in import member_of
from tests.issuers.signing import RSASigner, claims_of


def tokens(world: World) -> Credentials:
    """Tokens of members who may manage keys, and of people who are, or were, something else."""

    def of(owner: Organization, name: str, seconds: int = 300) -> Headers:
        person = member_of(owner, "admin", f"{name}@{owner.slug}.example")
        identity.link_own(ACTOR, person)
        kid, key = signing_key.private_key()
        claims = claims_of(world.issuer, sub=str(person.uuid), azp=world.issuer, scope="dailyplay")
        claims["exp"] = claims["iat"] + seconds
        return bearer(jwt.encode({"alg": "RS256", "kid": kid}, claims, key, algorithms=["RS256"]))

    removed, unlinked = of(world.acme, "removed"), of(world.acme, "unlinked")
    leaver = User.get(User.email.startswith("removed@"))
    Membership.update(status="removed").where(Membership.user == leaver).execute()
    Identity.delete().where(Identity.user == User.get(User.email.startswith("unlinked@"))).execute()
    minutes = timedelta(minutes=5)
    operator = own_token.sign_for_operator(ACTOR, world.issuer, name="op", lifetime=minutes)
    return Credentials(
        good=of(world.acme, "ada"),
        refused={
            "malformed": bearer("a.b.c"),
            "unknown": bearer(RSASigner("stranger").sign(claims_of(world.issuer))),
            "expired": of(world.acme, "late", seconds=-60),
            "revoked": removed,
            "inactive": unlinked,
            "for the registry": bearer(operator),
            "frozen": of(world.frozen, "ada"),
        },
        foreign=of(world.other, "ada"),
    )


HEADERS: dict[str, str] = {}
SCHEMES = {"apiKey": keys_of("dailyplay", x_api_key), "bearerAuth": tokens}
REQUESTS = {
    "sessions.createSession": lambda _: Request(body={"game_id": 42}),
    "api_keys.listApiKeys": lambda rows: Request(query={"org_id": rows["organization"]}),
    "api_keys.createApiKey": lambda rows: Request(
        body={"org_id": rows["organization"], "name": "Storefront"}
    ),
    "api_keys.updateApiKey": lambda rows: Request(
        body={"org_id": rows["organization"], "id": rows["key"], "is_active": False}
    ),
    "api_keys.deleteApiKey": lambda rows: Request(
        query={"org_id": rows["organization"], "id": rows["key"]}
    ),
}
OPEN = {"sessions.validateSession", "sessions.consumeSession"}
FOREIGN = dict.fromkeys((each for each in REQUESTS if each.startswith("api_keys.")), 401)
"""Rule 45: a foreign organization is no better known than an unknown one."""
ABSENT = {"organization": 999_999, "key": 999_999}


def plant(owner: Organization) -> Rows:
    key, _ = api_key.create_limited(ACTOR, owner.uuid, name="Storefront")
    return {"organization": owner.id, "key": key.id}
