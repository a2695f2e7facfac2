"""Tokens that this server signs as an issuer of its own (rule 7).

They are written as Clerk writes its session tokens (version 2), with the claims that RFC 9068 has
besides, so that whatever reads those reads these.
"""

import secrets
import time
from datetime import timedelta
from typing import Any

from models import audit, identity, membership, organization, signing_key, user
from models.actor import Actor
from models.change import change
from models.errors import Invalid
from models.ids import PublicId

AUDIENCE = "tenantry"


def sign_for_user(
    actor: Actor, issuer: str, *, email: str, lifetime: timedelta, tenant: str | None = None
) -> str:
    """A token that stands for the user with that email address.

    With `tenant`, a slug, it opens that organization alone; else every one that the user belongs
    to. `issuer` is the address of the server's issuer.

    Raises NotFound for an unknown user or tenant and for a user who is no member of it, Invalid
    for a lifetime that is none or longer than 30 days.
    """
    with change(actor):
        person = user.get_by_email(email)
        identity.link_own(actor, person)
        claims: dict[str, Any] = {"scope": "dailyplay", "email": person.email, "v": 2}
        owner_uuid: PublicId | None = None
        if tenant is not None:
            owner = organization.get_by_slug(tenant)
            owner_uuid = owner.uuid
            role = membership.role_of(owner, person)
            identity.link_own_organization(owner)
            claims["o"] = {"id": str(owner.uuid), "slg": owner.slug, "rol": role}
        if person.name is not None:
            claims["name"] = person.name
        token = _sign(issuer, str(person.uuid), lifetime, claims)
        _record(actor, owner_uuid, str(person.uuid), person.display_name, lifetime)
    return token


def sign_for_operator(actor: Actor, issuer: str, *, name: str, lifetime: timedelta) -> str:
    """A token that grants the Tenant Registry; `name` is who its changes are audited under.

    Raises Invalid for a name that no subject can be, and as `sign_for_user` does.
    """
    subject = f"operator:{name}"
    if len(subject) > identity.LONGEST or not subject.isprintable():
        raise Invalid(f"name must have at most {identity.LONGEST - 9} printable characters", "name")
    with change(actor):
        token = _sign(issuer, subject, lifetime, {"scope": "tenant-registry"})
        _record(actor, None, subject, name, lifetime)
    return token


def _sign(issuer: str, subject: str, lifetime: timedelta, claims: dict[str, Any]) -> str:
    from joserfc import jwt  # noqa: PLC0415 - what signs is loaded where something is signed

    if not timedelta(0) < lifetime <= signing_key.LONGEST_LIFETIME:
        raise Invalid("lifetime must be at most 30 days", field="lifetime")
    kid, key = signing_key.private_key()
    instant = int(time.time())
    registered = {
        "iss": issuer,
        "sub": subject,
        "aud": AUDIENCE,
        "azp": issuer,
        "iat": instant,
        "nbf": instant,
        "exp": instant + int(lifetime.total_seconds()),
        "jti": secrets.token_urlsafe(16),
    }
    header = {"alg": signing_key.ALGORITHM, "kid": kid}
    return jwt.encode(header, registered | claims, key, algorithms=[signing_key.ALGORITHM])


def _record(
    actor: Actor, organization_uuid: PublicId | None, subject: str, name: str, lifetime: timedelta
) -> None:
    audit.record(
        actor,
        "token.sign",
        organization_uuid=organization_uuid,
        target_id=subject,
        target_name=name,
        metadata={"seconds": int(lifetime.total_seconds())},
    )
