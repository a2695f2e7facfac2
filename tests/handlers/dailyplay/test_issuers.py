"""Dashboards whose users sign in elsewhere: at an OpenID Connect issuer of the settings."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from models import identity, membership, organization
from models.organization import Organization
from tenantry.settings import Settings
from tests.handlers.conftest import NO_AUTHORITIES
from tests.handlers.dailyplay.conftest import ACTOR, PATH
from tests.issuers.local import KEYS, LocalIssuer, served
from tests.issuers.signing import RSASigner, claims_of

PARTY = "https://dashboard.example.com"
EMAIL = "sam@example.com"


@pytest.fixture
def issuing() -> Iterator[tuple[LocalIssuer, ThreadingHTTPServer]]:
    with served() as running:
        yield running


@pytest.fixture
def issuer(issuing: tuple[LocalIssuer, ThreadingHTTPServer]) -> LocalIssuer:
    return issuing[0]


@pytest.fixture
def grants() -> list[str]:
    return ["dailyplay"]


@pytest.fixture
def settings(settings: Settings, issuer: LocalIssuer, grants: list[str]) -> Settings:
    """Of a server that trusts the issuer as one would trust Clerk: by its authorized parties."""
    trusted = {"issuer": issuer.name, "authorized_parties": [PARTY], "grants": grants}
    return settings.model_copy(update={"issuers": json.dumps([trusted])})


@pytest.fixture
def business(anonymous: httpx.Client) -> Organization:
    assert anonymous.get("/healthz").status_code == 200
    owner = organization.create(ACTOR, slug="arcade", name="Arcade", plan="business")
    membership.add(ACTOR, owner.uuid, email=EMAIL, role="admin")
    return owner


def keys(http: httpx.Client, owner: Organization, token: str) -> int:
    """The status that the list of the organization's keys is answered with."""
    headers = {"authorization": f"Bearer {token}"}
    return http.get(PATH, params={"org_id": owner.id}, headers=headers).status_code


def clerk(issuer: LocalIssuer, **changes: Any) -> dict[str, Any]:
    """The claims of a session token of Clerk's, which has no audience."""
    return claims_of(issuer.name, aud=None, azp=PARTY, v=2, o={"id": "org_1"}) | changes


def test_dashboard_opens_for_a_subject_once_it_is_linked(
    anonymous: httpx.Client, business: Organization, issuer: LocalIssuer
) -> None:
    """Rule 7: by (issuer, subject), never by an email that the token bears."""
    token = issuer.signer.sign(clerk(issuer, email=EMAIL, email_verified=True))
    assert keys(anonymous, business, token) == 401
    identity.link(ACTOR, EMAIL, issuer=issuer.name, subject="user_1")
    assert keys(anonymous, business, token) == 200
    other = issuer.signer.sign(clerk(issuer, sub="user_2", email=EMAIL))
    assert keys(anonymous, business, other) == 401


@pytest.mark.parametrize("grants", [["tenant-registry"]])
def test_dashboard_401_for_an_issuer_that_grants_another_contract(
    anonymous: httpx.Client, business: Organization, issuer: LocalIssuer
) -> None:
    """Rule 7, though the subject is linked."""
    identity.link(ACTOR, EMAIL, issuer=issuer.name, subject="user_1")
    assert keys(anonymous, business, issuer.signer.sign(clerk(issuer))) == 401


def test_dashboard_of_another_organization_of_the_issuer_is_refused(
    anonymous: httpx.Client, business: Organization, issuer: LocalIssuer
) -> None:
    identity.link(ACTOR, EMAIL, issuer=issuer.name, subject="user_1")
    other = organization.create(ACTOR, slug="other", name="Other", plan="business")
    identity.link_organization(ACTOR, other.uuid, issuer=issuer.name, external_id="org_2")
    token = issuer.signer.sign(clerk(issuer, o={"id": "org_2"}))
    assert keys(anonymous, business, token) == 401
    assert keys(anonymous, business, issuer.signer.sign(clerk(issuer))) == 200


def test_dashboard_stays_open_while_the_issuer_rotates_its_keys_and_dies(
    anonymous: httpx.Client,
    business: Organization,
    issuing: tuple[LocalIssuer, ThreadingHTTPServer],
) -> None:
    issuer, server = issuing
    identity.link(ACTOR, EMAIL, issuer=issuer.name, subject="user_1")
    issuer.signers.append(RSASigner("next"))
    old = issuer.signer.sign(clerk(issuer))
    assert keys(anonymous, business, old) == 200
    issuer.signers.pop(0)
    assert keys(anonymous, business, issuer.signers[-1].sign(clerk(issuer))) == 200
    server.shutdown()
    server.server_close()
    assert keys(anonymous, business, issuer.signers[-1].sign(clerk(issuer))) == 200
    assert keys(anonymous, business, old) == 200
    assert issuer.asked.count(KEYS) == 1


def test_forged_tokens_reach_the_issuer_once(
    anonymous: httpx.Client, business: Organization, issuer: LocalIssuer
) -> None:
    identity.link(ACTOR, EMAIL, issuer=issuer.name, subject="user_1")
    for each in range(50):
        forged = RSASigner.sign(issuer.signer, clerk(issuer), kid=f"made-up-{each}")
        assert keys(anonymous, business, forged) == 401
    assert keys(anonymous, business, issuer.signer.sign(clerk(issuer))) == 200
    assert issuer.asked.count(KEYS) == 1


def test_dashboard_503_while_an_issuer_never_heard_of_its_keys(
    anonymous: httpx.Client, business: Organization, issuer: LocalIssuer
) -> None:
    """In the contract's shape; whether the token is good can't be told."""
    issuer.answers[KEYS] = (500, "")
    headers = {"authorization": f"Bearer {issuer.signer.sign(clerk(issuer))}"}
    answer = anonymous.get(PATH, params={"org_id": business.id}, headers=headers)
    assert (answer.status_code, answer.json()["success"]) == (503, False)


def test_healthz_200_while_an_issuer_takes_its_time(
    base_url: str, business: Organization, issuer: LocalIssuer
) -> None:
    """The loop is not blocked: others are answered while a token waits for its key."""
    issuer.seconds = 1.0
    token = issuer.signer.sign(clerk(issuer))
    with (
        httpx.Client(base_url=base_url, verify=NO_AUTHORITIES) as waiting,
        httpx.Client(base_url=base_url, verify=NO_AUTHORITIES) as other,
        ThreadPoolExecutor(1) as thread,
    ):
        waits = thread.submit(keys, waiting, business, token)
        for _ in range(10):
            assert other.get("/healthz").status_code == 200
        assert not waits.done()
        assert waits.result() == 401
