"""The server as an issuer of its own: its tokens, its rotation, and what it publishes."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from models import audit, database, identity, membership, own_token, signing_key
from models.actor import Actor
from models.audit import Filters
from models.errors import Invalid, NotFound, Unavailable
from models.identity import VerifiedToken
from models.organization import Organization, create
from tenantry.gateways.issuers.issuers import Issuers
from tenantry.gateways.issuers.own import SECONDS_BETWEEN_READS, OwnIssuer
from tests.issuers.signing import RSASigner, claims_of

pytestmark = pytest.mark.usefixtures("database")

ADDRESS = "https://tenantry.example.com"
LOCAL = "http://127.0.0.1:8080"
HOUR = timedelta(hours=1)


@pytest.fixture
def tenant(actor: Actor) -> Organization:
    """A tenant with a member, and a key to sign with."""
    signing_key.ensure(actor)
    tenant = create(actor, slug="acme", name="Acme", plan="business")
    membership.add(actor, tenant.uuid, email="sam@example.com", role="developer", name="Sam")
    return tenant


def verified(
    *tokens: str, address: str = ADDRESS, fixed: bool = True
) -> list[VerifiedToken | None]:
    async def scenario() -> list[VerifiedToken | None]:
        issuers = Issuers(OwnIssuer(address, fixed=fixed), ())
        try:
            return [await issuers.verify(token) for token in tokens]
        finally:
            await issuers.close()

    return asyncio.run(scenario())


def user_token(actor: Actor, **given: Any) -> str:
    asked = {"issuer": ADDRESS, "email": "sam@example.com", "lifetime": HOUR} | given
    return own_token.sign_for_user(actor, asked.pop("issuer"), **asked)


def test_sign_for_user_speaks_for_a_user_in_one_tenant(actor: Actor, tenant: Organization) -> None:
    (token,) = verified(user_token(actor, tenant="acme"))
    person = identity.Identity.get().user
    assert token == VerifiedToken(
        issuer="tenantry",
        subject=str(person.uuid),
        organization=str(tenant.uuid),
        grants=frozenset({"dailyplay"}),
    )


def test_sign_for_user_without_a_tenant_is_for_all_of_them(
    actor: Actor, tenant: Organization
) -> None:
    (token,) = verified(user_token(actor))
    assert token is not None
    assert token.organization is None


def test_sign_for_operator_grants_the_registry(actor: Actor, tenant: Organization) -> None:
    """Rule 8."""
    signed = own_token.sign_for_operator(actor, ADDRESS, name="kim", lifetime=HOUR)
    (token,) = verified(signed)
    assert token is not None
    assert (token.subject, "tenant-registry" in token.grants) == ("operator:kim", True)


def test_sign_for_user_refuses_whom_it_can_not_speak_for(
    actor: Actor, tenant: Organization
) -> None:
    create(actor, slug="other", name="Other")
    for given in ({"email": "nobody@example.com"}, {"tenant": "other"}, {"tenant": "none"}):
        with pytest.raises(NotFound):
            user_token(actor, **given)


@pytest.mark.parametrize("lifetime", [timedelta(0), timedelta(days=30, seconds=1)])
def test_sign_refuses_a_lifetime_that_outlasts_its_key(
    actor: Actor, tenant: Organization, lifetime: timedelta
) -> None:
    with pytest.raises(Invalid):
        user_token(actor, lifetime=lifetime)


@pytest.mark.parametrize("name", ["n" * 247, "a\nb", "a\0"])
def test_sign_for_operator_refuses_a_name_that_no_subject_is(
    actor: Actor, tenant: Organization, name: str
) -> None:
    with pytest.raises(Invalid):
        own_token.sign_for_operator(actor, ADDRESS, name=name, lifetime=HOUR)


def test_sign_is_audited_without_the_token(actor: Actor, tenant: Organization) -> None:
    """Rule 51."""
    token = user_token(actor, tenant="acme")
    events, _ = audit.page(Filters(action="tenant_registry.token.sign"))
    assert [(event.organization_uuid, event.target_name) for event in events] == [
        (tenant.uuid, "Sam")
    ]
    everything, _ = audit.page(Filters())
    assert token.rpartition(".")[2] not in str([event.__data__ for event in everything])


def test_rotation_goes_on_accepting_tokens_signed_before_it(
    actor: Actor, tenant: Organization
) -> None:
    """Also in a server that runs on: it finds the new key by itself, within a second."""
    before = user_token(actor)

    async def scenario() -> None:
        issuers = Issuers(OwnIssuer(ADDRESS, fixed=True), ())
        try:
            assert await issuers.verify(before) is not None
            signing_key.rotate(actor)
            after = user_token(actor)
            await asyncio.sleep(SECONDS_BETWEEN_READS)
            assert await issuers.verify(after) is not None
            assert await issuers.verify(before) is not None
        finally:
            await issuers.close()

    asyncio.run(scenario())
    assert len(signing_key.published()) == 2


def test_token_of_another_server_is_refused(actor: Actor, tenant: Organization) -> None:
    """Its key is not ours, whatever it calls itself."""
    kid, _ = signing_key.private_key()
    forged = RSASigner(kid).sign(claims_of(ADDRESS))
    assert verified(user_token(actor), forged)[1] is None


@pytest.mark.parametrize(
    ("issuer", "address", "fixed", "accepted"),
    [
        (ADDRESS, ADDRESS, True, True),
        ("https://old.example.com", ADDRESS, True, False),
        (LOCAL, ADDRESS, True, False),
        (LOCAL, "http://127.0.0.1:9999", False, True),
        ("http://localhost:8080", "http://127.0.0.1:9999", False, True),
        ("http://192.0.2.1:8080", "http://127.0.0.1:9999", False, False),
        (f"{LOCAL}/realms/acme", LOCAL, False, False),
        ("http://[::1", LOCAL, False, False),
    ],
)
def test_token_of_another_address_is_refused_unless_the_port_alone_may_differ(
    actor: Actor, tenant: Organization, issuer: str, address: str, fixed: bool, accepted: bool
) -> None:
    """Rule 7: `iss`; rule 54: what is set as the public address is the only one."""
    (token,) = verified(user_token(actor, issuer=issuer), address=address, fixed=fixed)
    assert (token is not None) == accepted


def test_key_set_unavailable_while_the_store_is(tenant: Organization) -> None:
    async def scenario() -> None:
        own = OwnIssuer(ADDRESS, fixed=True)
        try:
            with pytest.raises(Unavailable):
                await own.key_set()
        finally:
            await own.close()

    database.close_database()
    database.open_database("postgresql://tenantry@127.0.0.1:1/none")
    asyncio.run(scenario())
