"""Clerk's published Python verifier takes our issuer's tokens for Clerk's own."""

from datetime import timedelta

import pytest
from clerk_backend_api.security.types import TokenVerificationError, VerifyTokenOptions
from clerk_backend_api.security.verifytoken import verify_token
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from joserfc.jwk import RSAKey

from models import membership, organization, own_token, signing_key
from models.actor import Actor
from models.organization import Organization

pytestmark = pytest.mark.usefixtures("database")

ISSUER = "https://tenantry.example.com"


@pytest.fixture
def tenant(actor: Actor) -> Organization:
    signing_key.ensure(actor)
    tenant = organization.create(actor, slug="acme", name="Acme")
    membership.add(actor, tenant.uuid, email="sam@example.com", role="admin")
    return tenant


def published_key() -> str:
    """The first key of the published key set, in the form that Clerk's dashboard shows."""
    public = RSAKey.import_key(signing_key.published()[0]).public_key
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def options(party: str) -> VerifyTokenOptions:
    return VerifyTokenOptions(
        jwt_key=published_key(), audience="tenantry", authorized_parties=[party]
    )


def sign(actor: Actor) -> str:
    return own_token.sign_for_user(
        actor, ISSUER, email="sam@example.com", lifetime=timedelta(minutes=1), tenant="acme"
    )


def test_clerks_verifier_accepts_our_token(actor: Actor, tenant: Organization) -> None:
    claims = verify_token(sign(actor), options(ISSUER))
    assert (claims["iss"], claims["azp"], claims["v"]) == (ISSUER, ISSUER, 2)
    assert claims["o"] == {"id": str(tenant.uuid), "slg": "acme", "rol": "admin"}


def test_clerks_verifier_refuses_it_elsewhere(actor: Actor, tenant: Organization) -> None:
    token = sign(actor)
    with pytest.raises(TokenVerificationError):
        verify_token(token, options("https://other.example.com"))
    another = options(ISSUER)
    signing_key.rotate(actor)
    with pytest.raises(TokenVerificationError):
        verify_token(sign(actor), another)
