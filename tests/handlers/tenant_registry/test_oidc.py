"""The registry behind an OpenID Connect issuer: `registry_auth` is `oidc` (rule 8)."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from models import api_key, audit, own_token
from models.actor import Actor
from models.audit import Filters
from tenantry.settings import Settings
from tests.issuers.local import LocalIssuer, served
from tests.issuers.signing import claims_of

ACTOR = Actor.command("tests")
OWN = "http://127.0.0.1:8080"


@pytest.fixture
def issuer() -> Iterator[LocalIssuer]:
    with served() as (running, _):
        yield running


@pytest.fixture
def settings(settings: Settings, issuer: LocalIssuer) -> Settings:
    trusted = {"issuer": issuer.name, "audience": "tenantry", "grants": ["tenant-registry"]}
    changes = {"registry_auth": "oidc", "issuers": json.dumps([trusted])}
    return settings.model_copy(update=changes)


def catalog(http: httpx.Client, token: str) -> int:
    headers = {"authorization": f"Bearer {token}"}
    return http.get("/v1/catalog", headers=headers).status_code


def token(issuer: LocalIssuer, **claims: Any) -> str:
    return issuer.signer.sign(claims_of(issuer.name, **claims))


def test_registry_200_with_a_token_that_grants_it(
    anonymous: httpx.Client, issuer: LocalIssuer
) -> None:
    """Keycloak's realm roles, and scopes."""
    keycloak = {"realm_access": {"roles": ["tenant-registry"]}}
    assert catalog(anonymous, token(issuer, **keycloak)) == 200
    assert catalog(anonymous, token(issuer, scope="openid tenant-registry")) == 200


def test_registry_401_with_a_token_that_does_not(
    anonymous: httpx.Client, issuer: LocalIssuer
) -> None:
    """A role in one organization of the issuer is none over the platform."""
    for claims in (
        {},
        {"scope": "openid"},
        {"org_role": "org:tenant-registry"},
        {"o": {"id": "org_1", "rol": "tenant-registry"}},
        {"scope": "tenant-registry", "aud": "another"},
        {"scope": "tenant-registry", "exp": 1},
    ):
        assert catalog(anonymous, token(issuer, **claims)) == 401


def test_registry_401_with_an_operators_key_or_nothing(anonymous: httpx.Client) -> None:
    assert anonymous.get("/v1/catalog").status_code == 401
    _, key = api_key.create_operator(ACTOR, "operator")
    assert catalog(anonymous, key) == 401


def test_registry_200_with_a_token_of_the_servers_own(anonymous: httpx.Client) -> None:
    assert anonymous.get("/healthz").status_code == 200
    hour = timedelta(hours=1)
    signed = own_token.sign_for_operator(ACTOR, OWN, name="kim", lifetime=hour)
    assert catalog(anonymous, signed) == 200


def test_changes_are_audited_under_issuer_and_subject(
    anonymous: httpx.Client, issuer: LocalIssuer
) -> None:
    """Rule 51."""
    headers = {"authorization": f"Bearer {token(issuer, scope='tenant-registry', sub='kim')}"}
    answer = anonymous.post("/v1/tenants", json={"slug": "acme", "name": "Acme"}, headers=headers)
    assert answer.status_code == 201
    events, _ = audit.page(Filters(action="tenant_registry.organization.create"))
    assert [(event.actor_type, event.actor_id) for event in events] == [
        ("operator", f"{issuer.name} kim")
    ]


def test_create_tenant_once_for_one_idempotency_key_of_a_token(
    anonymous: httpx.Client, issuer: LocalIssuer
) -> None:
    """Rule 52: bound to the subject, so a new token of the same one gets the first answer."""
    answers = [
        anonymous.post(
            "/v1/tenants",
            json={"slug": "acme", "name": "Acme"},
            headers={
                "authorization": f"Bearer {token(issuer, scope='tenant-registry', jti=jti)}",
                "idempotency-key": "once",
            },
        )
        for jti in ("1", "2")
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()


def test_well_known_publishes_the_servers_own_issuer(anonymous: httpx.Client) -> None:
    """OpenID Connect Discovery 1.0 and RFC 7517; public members of the key only."""
    configuration = anonymous.get("/.well-known/openid-configuration").json()
    assert configuration["issuer"] == OWN
    assert configuration["jwks_uri"] == f"{OWN}/.well-known/jwks.json"
    assert configuration["id_token_signing_alg_values_supported"] == ["RS256"]
    (key,) = anonymous.get("/.well-known/jwks.json").json()["keys"]
    assert set(key) == {"kty", "n", "e", "kid", "use", "alg"}
    assert (key["kty"], key["use"], key["alg"]) == ("RSA", "sig", "RS256")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("HEAD", "/.well-known/jwks.json", 200),
        ("POST", "/.well-known/jwks.json", 405),
        ("GET", "/.well-known/", 404),
        ("GET", "/.well-known/jwks.json/", 404),
        ("GET", "/.well-known/security.txt", 404),
    ],
)
def test_well_known_answers_to_nothing_else(
    anonymous: httpx.Client, method: str, path: str, status: int
) -> None:
    answer = anonymous.request(method, path)
    assert answer.status_code == status
    assert answer.headers["request-id"].startswith("req_")
    assert (status == 405) == ("allow" in answer.headers)
