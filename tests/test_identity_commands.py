"""The commands about people and tokens, run in processes of their own beside a server."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.command import Server, printed, refusal, server
from tests.issuers.local import served
from tests.issuers.signing import claims_of

CONTRACTS = "dailyplay,tenant_registry"
KEYS = "/api/org-api-keys"
EMAIL = "sam@example.com"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tenantry")


@pytest.fixture(scope="module")
def running(folder: Path) -> Iterator[Server]:
    """A server on an embedded database that the commands in `folder` use too."""
    with server(folder, contracts=CONTRACTS, registry_auth="oidc") as running:
        yield running


@pytest.fixture(scope="module")
def demo(folder: Path, running: Server) -> dict[str, Any]:
    """What `tenantry demo --json` printed, which was not told of the server's port."""
    assert running.process.poll() is None
    made: dict[str, Any] = json.loads(printed(folder, "demo", "--json"))
    return made


def keys(server: Server, organization_id: int, token: str) -> int:
    """The status that the list of an organization's keys is answered with."""
    headers = {"authorization": f"Bearer {token}"}
    address = f"{server.base_url}{KEYS}"
    return httpx.get(address, params={"org_id": organization_id}, headers=headers).status_code


def test_demo_credentials_open_dailyplay(running: Server, demo: dict[str, Any]) -> None:
    credentials, organization = demo["credentials"], demo["organization"]
    assert keys(running, organization["id"], credentials["dailyplay_jwt"]) == 200
    made = httpx.post(
        f"{running.base_url}{KEYS}?action=create-session",
        json={"game_id": 42},
        headers={"x-api-key": credentials["dailyplay_key"]},
    )
    assert made.status_code == 200


def test_demo_of_another_organization_is_not_opened(
    folder: Path, running: Server, demo: dict[str, Any]
) -> None:
    """Rule 6."""
    other = json.loads(printed(folder, "demo", "--json"))
    token = demo["credentials"]["dailyplay_jwt"]
    assert keys(running, other["organization"]["id"], token) == 401


def test_token_user_prints_a_token_that_opens_the_members_organization(
    folder: Path, running: Server, demo: dict[str, Any]
) -> None:
    slug, number = demo["organization"]["slug"], demo["organization"]["id"]
    email = f"sam@{slug}.example"
    printed(folder, "grant", "member", slug, email, "--role", "developer")
    token = printed(folder, "token", "user", email, "--tenant", slug, "--hours", "1").strip()
    assert re.fullmatch(r"[\w-]+\.[\w-]+\.[\w-]+", token)
    assert keys(running, number, token) == 200


def test_token_operator_opens_the_registry(folder: Path, running: Server) -> None:
    """Rule 8."""
    headers = {"authorization": f"Bearer {printed(folder, 'token', 'operator', 'kim').strip()}"}
    assert httpx.get(f"{running.base_url}/v1/catalog", headers=headers).status_code == 200


def test_token_rotate_goes_on_accepting_tokens_signed_before(
    folder: Path, running: Server, demo: dict[str, Any]
) -> None:
    """In a server that runs on: nobody tells it of the new key."""
    number, before = demo["organization"]["id"], demo["credentials"]["dailyplay_jwt"]
    assert keys(running, number, before) == 200
    kid = printed(folder, "token", "rotate").split()[-1]
    email = f"ada@{demo['organization']['slug']}.example"
    after = printed(folder, "token", "user", email).strip()
    assert keys(running, number, after) == 200
    assert keys(running, number, before) == 200
    published = httpx.get(f"{running.base_url}/.well-known/jwks.json").json()["keys"]
    assert published[0]["kid"] == kid
    assert len(published) >= 2


def test_token_survives_another_start_of_the_server(tmp_path: Path) -> None:
    """On another port: only TENANTRY_PUBLIC_URL fixes what the issuer is called."""
    with server(tmp_path, contracts=CONTRACTS) as first:
        made = json.loads(printed(tmp_path, "demo", "--json"))
        number, token = made["organization"]["id"], made["credentials"]["dailyplay_jwt"]
        assert keys(first, number, token) == 200
        assert first.stop() == 0
    with server(tmp_path, contracts=CONTRACTS) as second:
        assert keys(second, number, token) == 200
        assert second.stop() == 0
    public = {"public_url": "https://tenantry.example.com"}
    with server(tmp_path, "--host", "127.0.0.1", contracts=CONTRACTS) as third:
        email = f"ada@{made['organization']['slug']}.example"
        elsewhere = printed(tmp_path, "token", "user", email, **public).strip()
        assert keys(third, number, elsewhere) == 401


def test_grant_identity_links_a_subject_of_another_issuer(tmp_path: Path) -> None:
    """Rule 7: nothing but the link lets the subject in."""
    with served() as (issuer, _):
        trusted = [{"issuer": issuer.name, "audience": "tenantry", "grants": ["dailyplay"]}]
        settings = {"contracts": CONTRACTS, "issuers": json.dumps(trusted), "workers": "2"}
        with server(tmp_path, **settings) as running:
            made = json.loads(printed(tmp_path, "demo", "--json"))["organization"]
            token = issuer.signer.sign(claims_of(issuer.name, o={"id": "org_1"}))
            assert keys(running, made["id"], token) == 401
            email = f"ada@{made['slug']}.example"
            printed(tmp_path, "grant", "identity", email, issuer.name, "user_1")
            assert keys(running, made["id"], token) == 200
            other = json.loads(printed(tmp_path, "demo", "--json"))["organization"]
            printed(tmp_path, "grant", "tenant-identity", other["slug"], issuer.name, "org_1")
            assert keys(running, made["id"], token) == 401


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["token", "user", "nobody@example.com"], "no such user"),
        (["grant", "member", "no-tenant", EMAIL], "no such organization"),
        (["grant", "identity", "nobody@example.com", "https://id.example.com", "1"], "user"),
        (["grant", "tenant-identity", "no-tenant", "https://id.example.com", "1"], "organization"),
    ],
)
def test_command_about_nobody_says_so_in_one_sentence(
    folder: Path, running: Server, arguments: list[str], says: str
) -> None:
    assert running.process.poll() is None
    assert says in refusal(folder, *arguments)
