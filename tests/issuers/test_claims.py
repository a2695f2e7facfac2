"""What tokens of published issuers mean to this server.

The shapes are those of Clerk's session tokens (versions 1 and 2), of Keycloak's access tokens, and
of RFC 9068.
"""

from typing import Any

import pytest

from models.identity import VerifiedToken
from tenantry.gateways.issuers.claims import read

ISSUER = "https://clerk.example.com"
MAY_GRANT = ("dailyplay", "tenant-registry")

CLERK_1 = {
    "azp": "https://dashboard.example.com",
    "exp": 1767225660,
    "iat": 1767225600,
    "iss": ISSUER,
    "nbf": 1767225590,
    "org_id": "org_2abc",
    "org_permissions": ["org:keys:manage"],
    "org_role": "org:admin",
    "org_slug": "acme",
    "sid": "sess_2abc",
    "sub": "user_2abc",
}
CLERK_2 = {
    "azp": "https://dashboard.example.com",
    "exp": 1767225660,
    "fva": [5, -1],
    "iat": 1767225600,
    "iss": ISSUER,
    "nbf": 1767225590,
    "o": {"id": "org_2abc", "rol": "admin", "slg": "acme", "per": "manage", "fpm": "1"},
    "sid": "sess_2abc",
    "sts": "active",
    "sub": "user_2abc",
    "v": 2,
}
KEYCLOAK = {
    "acr": "1",
    "aud": ["tenantry", "account"],
    "azp": "dashboard",
    "email": "sam@example.com",
    "email_verified": True,
    "exp": 1767225660,
    "iss": "https://id.example.com/realms/acme",
    "organization": ["acme"],
    "realm_access": {"roles": ["offline_access", "tenant-registry"]},
    "resource_access": {"account": {"roles": ["manage-account"]}},
    "scope": "openid email profile",
    "sub": "f3b0c442-98fc-4c14-9afb-f4c8996fb924",
    "typ": "Bearer",
}


@pytest.mark.parametrize("claims", [CLERK_1, CLERK_2])
def test_read_clerks_session_token_of_either_version(claims: dict[str, Any]) -> None:
    assert read(claims, ISSUER, MAY_GRANT) == VerifiedToken(
        issuer=ISSUER,
        subject="user_2abc",
        organization="org_2abc",
        grants=frozenset({"dailyplay"}),
    )


def test_read_keycloaks_access_token() -> None:
    assert read(KEYCLOAK, KEYCLOAK["iss"], MAY_GRANT) == VerifiedToken(
        issuer="https://id.example.com/realms/acme",
        subject="f3b0c442-98fc-4c14-9afb-f4c8996fb924",
        organization="acme",
        grants=frozenset({"dailyplay", "tenant-registry"}),
    )


@pytest.mark.parametrize(
    "named",
    [
        {"scope": "openid tenant-registry"},
        {"roles": ["tenant-registry"]},
        {"realm_access": {"roles": ["tenant-registry"]}},
    ],
)
def test_read_grants_the_registry_by_scope_or_role(named: dict[str, Any]) -> None:
    """Rule 8."""
    assert "tenant-registry" in read({"sub": "1"} | named, ISSUER, MAY_GRANT).grants


@pytest.mark.parametrize(
    "named",
    [
        {},
        {"scope": "tenant-registry-reader"},
        {"scope": ["tenant-registry"]},
        {"roles": "tenant-registry"},
        {"roles": [["tenant-registry"]]},
        {"realm_access": ["tenant-registry"]},
        {"org_role": "tenant-registry"},
        {"org_role": "org:tenant-registry", "org_permissions": ["tenant-registry"]},
        {"o": {"id": "org_1", "rol": "tenant-registry"}},
        {"resource_access": {"app": {"roles": ["tenant-registry"]}}},
    ],
)
def test_read_grants_no_registry_otherwise(named: dict[str, Any]) -> None:
    """A role in an organization is given by the issuer's customers, not by its operators."""
    assert read({"sub": "1"} | named, ISSUER, MAY_GRANT).grants == frozenset({"dailyplay"})


def test_read_grants_only_what_the_settings_let_the_issuer_grant() -> None:
    """Rule 7."""
    assert read(KEYCLOAK, ISSUER, ("dailyplay",)).grants == frozenset({"dailyplay"})
    assert read(KEYCLOAK, ISSUER, ("tenant-registry",)).grants == frozenset({"tenant-registry"})
    assert read(CLERK_2, ISSUER, ("tenant-registry",)).grants == frozenset()


@pytest.mark.parametrize(
    ("claims", "organization"),
    [
        ({"organization": {"acme": {"id": "0b9d4c1e"}}}, "0b9d4c1e"),
        ({"organization": {"acme": {}}}, "acme"),
        ({"organization": ["acme", "other"]}, None),
        ({"organization": {"acme": {}, "other": {}}}, None),
        ({"organization": "acme"}, None),
        ({"o": {}}, None),
        ({"o": "org_1", "org_id": 5}, None),
        ({"org_id": ""}, None),
        ({"org_id": "org\0"}, None),
    ],
)
def test_read_names_the_one_organization_that_a_token_is_for(
    claims: dict[str, Any], organization: str | None
) -> None:
    assert read({"sub": "1"} | claims, ISSUER, ()).organization == organization
