"""One data model behind all contracts: what one of them makes the others show, at once."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from handlers.anthropic_admin.views import public_id
from models import api_key, organization
from models.membership import Membership
from models.organization import Organization
from tenantry.settings import Settings
from tests.handlers.signing_in import ACTOR, cookie_of, member_of

Json = dict[str, Any]
ATLAS = "/api/customer/v1"
ANTHROPIC = "/v1/organizations"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Of a server of every contract."""
    return settings.model_copy(update={"contracts": ()})


@dataclass(frozen=True)
class Acme:
    """An organization with somebody in every contract."""

    http: httpx.Client
    organization: Organization
    operator: dict[str, str]
    admin: dict[str, str]
    browser: dict[str, str]

    def make_key(self) -> tuple[str, str]:
        """A new customer key's id and text."""
        answer = self.http.post(f"{ATLAS}/api-keys", json={"name": "Sync"}, headers=self.browser)
        assert answer.status_code == 201, answer.text
        return answer.json()["apiKey"]["id"], answer.json()["secret"]

    def read(self, what: str, key: str) -> httpx.Response:
        return self.http.get(f"{ATLAS}/{what}", headers={"x-api-key": key})

    def verify(self, key: str) -> Json:
        answer = self.http.post(
            "/v1/internal/api-keys/verify", json={"key": key}, headers=self.operator
        )
        assert answer.status_code == 200
        verified: Json = answer.json()
        return verified

    def revoke_by_atlas(self, key_id: str) -> httpx.Response:
        return self.http.post(f"{ATLAS}/api-keys/{key_id}/revoke", headers=self.browser)

    def revoke_by_console(self, key_id: str) -> httpx.Response:
        path = f"/api/console/v1/api-keys/{key_id}/revoke"
        return self.http.post(path, headers=self.browser)

    def revoke_by_registry(self, key_id: str) -> httpx.Response:
        return self.http.delete(f"/v1/api-keys/{key_id}", headers=self.operator)

    def revoke_by_anthropic(self, key_id: str) -> httpx.Response:
        path = f"{ANTHROPIC}/api_keys/{public_id('apikey', api_key.ApiKey.get(uuid=key_id).uuid)}"
        return self.http.post(path, json={"status": "archived"}, headers=self.admin)


@pytest.fixture
def acme(anonymous: httpx.Client) -> Acme:
    owner = organization.create(ACTOR, slug="acme", name="Acme", plan="business")
    _, operator = api_key.create_operator(ACTOR, "Tests")
    _, admin = api_key.create_admin(ACTOR, owner.uuid, "Tests")
    return Acme(
        anonymous,
        owner,
        {"authorization": f"Bearer {operator}"},
        {"x-api-key": admin, "anthropic-version": "2023-06-01"},
        cookie_of(member_of(owner, "admin")),
    )


def test_key_made_here_is_verified_and_listed_everywhere(acme: Acme) -> None:
    key_id, text = acme.make_key()
    verified = acme.verify(text)
    assert (verified["valid"], verified["tenant_id"]) == (True, str(acme.organization.uuid))
    query = {"tenant_id": str(acme.organization.uuid)}
    listed = acme.http.get("/v1/api-keys", params=query, headers=acme.operator).json()["items"]
    assert [each["id"] for each in listed] == [key_id]
    shown = acme.http.get(f"{ANTHROPIC}/api_keys", headers=acme.admin).json()["data"]
    creator = Membership.get().user
    assert [(each["name"], each["created_by"]["id"]) for each in shown] == [
        ("Sync", public_id("user", creator.uuid))
    ]


@pytest.mark.parametrize(
    "revoke",
    [
        Acme.revoke_by_atlas,
        Acme.revoke_by_console,
        Acme.revoke_by_registry,
        Acme.revoke_by_anthropic,
    ],
)
def test_key_revoked_anywhere_opens_nothing_anywhere(
    acme: Acme, revoke: Callable[[Acme, str], httpx.Response]
) -> None:
    """Rule 4."""
    key_id, text = acme.make_key()
    assert acme.read("organization", text).status_code == 200
    assert revoke(acme, key_id).is_success
    assert acme.read("organization", text).status_code == 401
    assert acme.verify(text) == {"valid": False}
    (shown,) = acme.http.get(f"{ATLAS}/api-keys", headers=acme.browser).json()["apiKeys"]
    assert (shown["enabled"], shown["revokedAt"] is None) == (False, False)


def test_key_that_one_contract_switches_off_is_off_here_until_it_is_on_again(acme: Acme) -> None:
    """Rule 2: inactive may come back."""
    key_id, text = acme.make_key()
    path = f"{ANTHROPIC}/api_keys/{public_id('apikey', api_key.ApiKey.get(uuid=key_id).uuid)}"
    for status, code in (("inactive", 401), ("active", 200)):
        changed = acme.http.post(path, json={"status": status}, headers=acme.admin)
        assert changed.status_code == 200
        assert acme.read("organization", text).status_code == code


def test_people_and_places_of_one_contract_are_shown_by_the_other(acme: Acme) -> None:
    """An invite and a workspace's member, made through Anthropic Admin, read through Idle Atlas."""
    _, text = acme.make_key()
    invite = {"email": "lena@example.com", "role": "developer"}
    answer = acme.http.post(f"{ANTHROPIC}/invites", json=invite, headers=acme.admin)
    assert answer.status_code == 200
    (invited,) = acme.read("invitations", text).json()["invitations"]
    assert (invited["email"], invited["roleKey"]) == ("lena@example.com", "developer")
    assert (invited["status"], invited["scopeLabel"]) == ("pending", "Acme")

    made = acme.http.post(f"{ANTHROPIC}/workspaces", json={"name": "Studio"}, headers=acme.admin)
    body = {
        "user_id": public_id("user", member_of(acme.organization, "user").uuid),
        "workspace_role": "workspace_developer",
    }
    path = f"{ANTHROPIC}/workspaces/{made.json()['id']}/members"
    assert acme.http.post(path, json=body, headers=acme.admin).status_code == 200
    members = acme.read("members", text).json()["members"]
    assert [(role["roleKey"], role["scopeLabel"]) for role in members[-1]["roles"]] == [
        ("user", "Acme"),
        ("workspace_developer", "Studio"),
    ]


def test_what_the_console_makes_is_shown_to_customers_and_opens_every_contract(acme: Acme) -> None:
    """Locations, own roles and who holds them, and a key for each contract."""
    console = "/api/console/v1"

    def make(path: str, body: Json) -> Json:
        answer = acme.http.post(f"{console}/{path}", json=body, headers=acme.browser)
        assert answer.status_code == 201, answer.text
        made: Json = answer.json()
        return made

    secrets = {
        audience: make("api-keys", {"name": "k", "audience": audience})["secret"]
        for audience in ("aibi", "anthropic_admin", "dailyplay", "idle_atlas", "product:scan")
    }
    place = make("locations", {"name": "Old Mill", "code": "OM"})
    make("roles", {"key": "keeper", "label": "Keeper", "scopeType": "location"})
    person = Membership.get().user
    make(f"members/{person.uuid}/roles", {"roleKey": "keeper", "scopeId": place["id"]})
    text = secrets["idle_atlas"]
    (shown,) = acme.read("locations", text).json()["locations"]
    assert shown["displayLabel"] == "Old Mill (OM)"
    (member,) = acme.read("members", text).json()["members"]
    assert [each["scopeLabel"] for each in member["roles"]] == ["Acme", "Old Mill"]
    assert acme.read("roles", text).json()["roles"][-1]["key"] == "keeper"
    bearer = {"authorization": f"Bearer {secrets['aibi']}"}
    assert acme.http.get("/v1/keys", headers=bearer).status_code == 200
    admin = acme.admin | {"x-api-key": secrets["anthropic_admin"]}
    assert acme.http.get(f"{ANTHROPIC}/me", headers=admin).status_code == 200
    play = acme.http.post(
        "/api/org-api-keys",
        params={"action": "create-session"},
        json={"game_id": 42},
        headers={"x-api-key": secrets["dailyplay"]},
    )
    assert play.status_code == 200
    assert acme.verify(secrets["product:scan"])["product"] == "scan"
    assert acme.verify(secrets["anthropic_admin"]) == {"valid": False}


def test_frozen_in_the_registry_is_closed_here(acme: Acme) -> None:
    """Rules 5 and 39."""
    _, text = acme.make_key()
    tenant = f"/v1/tenants/{acme.organization.uuid}"
    assert acme.http.post(f"{tenant}/cancel", headers=acme.operator).status_code == 200
    assert acme.read("organization", text).status_code == 401
    keys = acme.http.get(f"{ATLAS}/api-keys", headers=acme.browser)
    assert keys.status_code == 403
    assert acme.http.post(f"{tenant}/activate", headers=acme.operator).status_code == 200
    assert acme.read("organization", text).json()["organization"]["status"] == "active"
