"""What the claims of a verified token mean to this server, whichever issuer wrote them.

Clerk's session tokens (version 1: `org_id`; version 2: `o.id`), Keycloak's (`realm_access.roles`,
`organization`) and those of RFC 9068 (`scope`, `roles`) are read alike.
"""

from collections.abc import Iterable
from typing import Any

from models.identity import LONGEST, VerifiedToken

Claims = dict[str, Any]

BY_LINK = frozenset({"dailyplay"})
"""What a token opens because its subject is linked to a user; the rest takes a role or scope."""


def read(claims: Claims, issuer: str, may_grant: Iterable[str]) -> VerifiedToken:
    """The token of these verified claims, whose issuer's identities are kept under `issuer`."""
    named = _scopes(claims) | _roles(claims)
    return VerifiedToken(
        issuer=issuer,
        subject=claims["sub"],
        organization=_organization(claims),
        grants=frozenset(each for each in may_grant if each in BY_LINK or each in named),
    )


def is_name(value: Any) -> bool:
    """Whether an issuer's name for somebody is one that can be kept: no store takes a NUL."""
    return isinstance(value, str) and 0 < len(value) <= LONGEST and value.isprintable()


def _scopes(claims: Claims) -> set[str]:
    scope = claims.get("scope")
    return set(scope.split(" ")) if isinstance(scope, str) else set()


def _roles(claims: Claims) -> set[str]:
    # Roles in an organization (`org_role`, `o.rol`, `resource_access`) are left out: an issuer's
    # customer gives them to its own people, and what they name here rules the whole platform.
    realm = claims.get("realm_access")
    lists = (claims.get("roles"), realm.get("roles") if isinstance(realm, dict) else None)
    return {
        role
        for roles in lists
        if isinstance(roles, list)
        for role in roles
        if isinstance(role, str)
    }


def _organization(claims: Claims) -> str | None:
    """The issuer's id of the one organization that the token is for."""
    active = claims.get("o")
    candidates = (
        active.get("id") if isinstance(active, dict) else None,
        claims.get("org_id"),
        _keycloak_organization(claims.get("organization")),
    )
    return next((each for each in candidates if is_name(each)), None)


def _keycloak_organization(organization: Any) -> Any:
    """Of one organization its id or, where the realm adds none, its alias."""
    if isinstance(organization, list) and len(organization) == 1:
        return organization[0]
    if isinstance(organization, dict) and len(organization) == 1:
        ((alias, details),) = organization.items()
        return details.get("id", alias) if isinstance(details, dict) else alias
    return None
