"""The organization's API keys: listed, renamed, switched off, archived."""

from datetime import timedelta

import httpx
import pytest

from handlers.anthropic_admin.views import public_id
from models import api_key, membership
from models.actor import Actor
from models.api_key import ApiKey
from models.clock import now
from models.organization import Organization
from models.workspace import Workspace
from tests.handlers.anthropic_admin.conftest import (
    ACTOR,
    UNKNOWN,
    Json,
    actions,
    ids,
    new_workspace,
    refuses,
)


def make(owner: Organization, name: str, actor: Actor = ACTOR, **terms: object) -> str:
    """The plaintext of a new key that is only ever verified."""
    _, plaintext = api_key.create(
        actor, organization_uuid=owner.uuid, name=name, audience="product:scan", **terms
    )
    return plaintext


def only(admin: httpx.Client, **filters: str) -> Json:
    (key,) = admin.get("/api_keys", params=filters).json()["data"]
    found: Json = key
    return found


def test_list_keys_200_in_the_contracts_form(admin: httpx.Client, owner: Organization) -> None:
    """Rules 24 and 27: the default workspace's id, and `{}` for a key that no user made."""
    plaintext = make(owner, "Build")
    default = Workspace.get(Workspace.organization == owner, Workspace.is_default)
    key = only(admin)
    assert key.pop("created_at").endswith("Z")
    assert key == {
        "id": public_id("apikey", ApiKey.get(ApiKey.name == "Build").uuid),
        "type": "api_key",
        "name": "Build",
        "workspace_id": public_id("wrkspc", default.uuid),
        "created_by": {},
        "status": "active",
        "last_used_at": None,
    }
    assert plaintext not in admin.get("/api_keys").text


def test_list_keys_200_shows_every_audience_but_admin_and_operator_keys(
    admin: httpx.Client, owner: Organization, stranger: httpx.Client
) -> None:
    """Rule 2: and those of no other organization."""
    make(owner, "verified")
    api_key.create_own(ACTOR, owner.uuid, audience="aibi", name="accounts")
    api_key.create_limited(ACTOR, owner.uuid, name="plays")
    api_key.create_operator(ACTOR, "operator")
    names = [row["name"] for row in admin.get("/api_keys").json()["data"]]
    assert names == ["plays", "accounts", "verified"]
    assert ids(stranger.get("/api_keys")) == []
    ruling = ApiKey.get(ApiKey.audience == "anthropic_admin", ApiKey.organization == owner)
    refuses(admin.get(f"/api_keys/{public_id('apikey', ruling.uuid)}"), 404)


def test_list_keys_200_filters_combine(admin: httpx.Client, owner: Organization) -> None:
    person = membership.add(ACTOR, owner.uuid, email="ben@harbor.example", role="developer").user
    ben = Actor(type="user", contract="idle_atlas", id=str(person.uuid))
    checkout = new_workspace(admin)
    row = Workspace.get(Workspace.name == "Checkout")
    default = Workspace.get(Workspace.organization == owner, Workspace.is_default)
    make(owner, "a", ben, workspace=row)
    make(owner, "b", workspace=row)
    make(owner, "c", ben)
    ApiKey.update(status="inactive").where(ApiKey.name == "b").execute()
    ApiKey.update(status="revoked").where(ApiKey.name == "c").execute()

    def names(**filters: str) -> list[str]:
        return [each["name"] for each in admin.get("/api_keys", params=filters).json()["data"]]

    by_ben = {"created_by_user_id": public_id("user", person.uuid)}
    assert names(workspace_id=checkout) == ["b", "a"]
    assert names(workspace_id=public_id("wrkspc", default.uuid)) == ["c"]
    assert names(**by_ben) == ["c", "a"]
    assert names(**by_ben, workspace_id=checkout, status="active") == ["a"]
    assert [names(status=each) for each in ("active", "inactive", "archived")] == [
        ["a"],
        ["b"],
        ["c"],
    ]
    for unknown in (UNKNOWN["wrkspc"], "x"):
        assert names(workspace_id=unknown) == []
    assert names(created_by_user_id=UNKNOWN["user"]) == []
    refuses(admin.get("/api_keys", params={"status": "revoked"}), mentions="status")
    created_by = only(admin, **by_ben, status="active")["created_by"]
    assert created_by == {"id": by_ben["created_by_user_id"], "type": "user"}


def test_list_keys_200_a_cursor_whose_row_is_gone_still_marks_its_place(
    admin: httpx.Client, owner: Organization, stranger: httpx.Client
) -> None:
    """Rule 19: of a key that DailyPlay removed."""
    rows = [api_key.create_limited(ACTOR, owner.uuid, name=name)[0] for name in "abcd"]
    a, b, c, d = (public_id("apikey", row.uuid) for row in rows)
    api_key.delete_limited(ACTOR, owner.uuid, rows[1].id)
    refuses(admin.get(f"/api_keys/{b}"), 404)
    page = admin.get("/api_keys", params={"after_id": b})
    assert (ids(page), page.json()["has_more"]) == ([a], False)
    page = admin.get("/api_keys", params={"before_id": b, "limit": 1})
    assert (ids(page), page.json()["has_more"]) == ([c], True)
    refuses(stranger.get("/api_keys", params={"after_id": b}), mentions="after_id")
    refuses(admin.get("/api_keys", params={"before_id": UNKNOWN["apikey"]}), mentions="before_id")
    assert ids(admin.get("/api_keys", params={"after_id": d, "limit": 1})) == [c]


def test_update_key_200_changes_what_is_given_alone(
    admin: httpx.Client, owner: Organization
) -> None:
    """Rules 27 and 51."""
    make(owner, "Build")
    key = only(admin)
    renamed = admin.post(f"/api_keys/{key['id']}", json={"name": "Deploy"})
    assert renamed.json() == key | {"name": "Deploy"}
    assert admin.get(f"/api_keys/{key['id']}").json() == renamed.json()
    assert admin.post(f"/api_keys/{key['id']}", json={}).json() == renamed.json()
    assert actions(owner) == ["anthropic_admin.api_key.update"]


def test_update_key_200_inactive_stops_it_at_once_and_active_brings_it_back(
    admin: httpx.Client, owner: Organization
) -> None:
    """Rules 4 and 27."""
    plaintext = make(owner, "Build")
    key = only(admin)["id"]
    for status, is_good in (("inactive", False), ("active", True), ("archived", False)):
        answer = admin.post(f"/api_keys/{key}", json={"status": status})
        assert (answer.status_code, answer.json()["status"]) == (200, status)
        assert (api_key.verify(plaintext) is not None) is is_good


def test_update_key_400_what_is_archived_is_archived(
    admin: httpx.Client, owner: Organization
) -> None:
    """Rules 2 and 27: a name may still be given, and `archived` said again."""
    plaintext = make(owner, "Build")
    key = only(admin)["id"]
    admin.post(f"/api_keys/{key}", json={"status": "archived"})
    for status in ("active", "inactive"):
        refuses(admin.post(f"/api_keys/{key}", json={"status": status}), mentions="final")
    answer = admin.post(f"/api_keys/{key}", json={"status": "archived", "name": "Old"})
    assert (answer.json()["status"], answer.json()["name"]) == ("archived", "Old")
    assert api_key.verify(plaintext) is None
    for body in ({"status": "expired"}, {"name": 5}, {"status": None}):
        refuses(admin.post(f"/api_keys/{key}", json=body))


def test_expired_key_is_inactive_and_can_not_be_made_active(
    admin: httpx.Client, owner: Organization
) -> None:
    """Rule 2: expiry is judged by the clock; `active` would say that it works."""
    make(owner, "Build", expires_at=now() - timedelta(seconds=1))
    assert [ids(admin.get("/api_keys", params={"status": each})) for each in ("active",)] == [[]]
    key = only(admin, status="inactive")
    assert key["status"] == "inactive"
    answer = admin.post(f"/api_keys/{key['id']}", json={"status": "active"})
    refuses(answer, mentions="expired")


def test_key_404_absent_or_of_another(
    admin: httpx.Client, owner: Organization, stranger: httpx.Client
) -> None:
    """Rule 6."""
    make(owner, "Build")
    key = only(admin)["id"]
    for client, asked in ((admin, UNKNOWN["apikey"]), (admin, "x"), (stranger, key)):
        refuses(client.get(f"/api_keys/{asked}"), 404)
        refuses(client.post(f"/api_keys/{asked}", json={"name": "Taken over"}), 404)
    assert only(admin)["name"] == "Build"


@pytest.mark.parametrize("status", ["inactive", "archived"])
def test_update_key_200_is_seen_by_every_contract(
    admin: httpx.Client, owner: Organization, client: httpx.Client, status: str
) -> None:
    """One data model: the registry verifies, lists and audits what was changed here."""
    made = client.post(
        "/v1/api-keys",
        json={"tenant_id": str(owner.uuid), "name": "Build", "product": "scan", "scopes": []},
    ).json()
    asked = {"key": made["plaintext"]}
    assert client.post("/v1/internal/api-keys/verify", json=asked).json()["valid"] is True
    key = only(admin)
    assert key["name"] == "Build"
    admin.post(f"/api_keys/{key['id']}", json={"status": status, "name": "Off"})
    assert client.post("/v1/internal/api-keys/verify", json=asked).json() == {"valid": False}
    (listed,) = client.get("/v1/api-keys", params={"tenant_id": str(owner.uuid)}).json()["items"]
    assert listed["name"] == "Off"
    (event,) = client.get("/v1/audit", params={"action": "anthropic_admin.api_key.update"}).json()[
        "items"
    ]
    assert (event["actor_type"], event["tenant_id"]) == ("api_key", str(owner.uuid))


def test_revoked_in_the_registry_200_is_archived_here(
    admin: httpx.Client, owner: Organization, client: httpx.Client
) -> None:
    made = client.post(
        "/v1/api-keys",
        json={"tenant_id": str(owner.uuid), "name": "Build", "product": "scan", "scopes": []},
    ).json()
    client.delete(f"/v1/api-keys/{made['api_key']['id']}")
    assert only(admin)["status"] == "archived"
