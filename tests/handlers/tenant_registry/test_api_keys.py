"""API keys: made, listed, revoked, verified."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from models import api_key as api_keys
from models import organization as organizations
from models.actor import Actor
from models.api_key import ApiKey
from models.audit import AuditEvent
from tests.handlers.tenant_registry.refusals import refuses
from tests.stores import lose

Json = dict[str, Any]

UNKNOWN = "0190f5c2-ffff-7fff-8fff-ffffffffffff"
ACTOR = Actor.command("tests")


def verify(client: httpx.Client, plaintext: str) -> Json:
    answer = client.post("/v1/internal/api-keys/verify", json={"key": plaintext})
    assert answer.status_code == 200
    verified: Json = answer.json()
    return verified


def test_create_api_key_201_has_the_plaintext_and_a_warning(
    client: httpx.Client, tenant: Json
) -> None:
    """Rule 3."""
    body = {
        "tenant_id": tenant["id"],
        "name": "Build",
        "product": "scan",
        "scopes": ["read", "write"],
        "created_by": "mira",
    }
    answer = client.post("/v1/api-keys", json=body)
    assert answer.status_code == 201
    made, plaintext = answer.json()["api_key"], answer.json()["plaintext"]
    assert made == made | body
    assert plaintext.startswith(made["prefix"])
    assert len(plaintext) > len(made["prefix"]) + 20
    assert (made["last_used_at"], made["revoked_at"]) == (None, None)
    warning = "Store the plaintext now: it is shown in this answer only."
    assert answer.json()["warning"] == warning


def test_create_api_key_201_is_for_its_product(client: httpx.Client, tenant: Json) -> None:
    """Rule 2: what a key opens is fixed when it is made; the audit has the operator."""
    body = {"tenant_id": tenant["id"], "name": "Build"}
    client.post("/v1/api-keys", json=body | {"product": "scan"})
    client.post("/v1/api-keys", json=body)
    made = ApiKey.select().where(ApiKey.name == "Build").order_by(ApiKey.id)
    assert [key.audience for key in made] == ["product:scan", "product:"]
    event = AuditEvent.get(AuditEvent.action == "tenant_registry.api_key.create")
    operator = ApiKey.get(ApiKey.name == "Test operator")
    assert (event.actor_id, event.actor_name) == (str(operator.uuid), "Test operator")


def test_create_api_key_201_with_a_name_alone(client: httpx.Client, tenant: Json) -> None:
    answer = client.post("/v1/api-keys", json={"tenant_id": tenant["id"], "name": ""})
    assert answer.status_code == 201
    assert answer.json()["api_key"]["scopes"] == []
    assert "product" not in answer.json()["api_key"]


def test_create_api_key_400_names_the_field(client: httpx.Client, tenant: Json) -> None:
    """Rule 50."""
    refused: list[tuple[Json, str]] = [
        ({"name": "x" * 101}, "name"),
        ({"name": None}, "name"),
        ({"tenant_id": "acme"}, "tenant_id"),
        ({"scopes": "read"}, "scopes"),
        ({"scopes": [1]}, "scopes"),
    ]
    for change, field in refused:
        body = {"tenant_id": tenant["id"], "name": "k"} | change
        refuses(client.post("/v1/api-keys", json=body), field)


def test_create_api_key_404_for_an_unknown_tenant(client: httpx.Client) -> None:
    answer = client.post("/v1/api-keys", json={"tenant_id": UNKNOWN, "name": "k"})
    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


def test_list_api_keys_200_has_every_key_and_no_plaintext(
    client: httpx.Client, tenant: Json, key: Json
) -> None:
    """Rules 2 and 3: keys of other contracts too, none of an admin or an operator."""
    for audience in ("idle_atlas", "anthropic_admin"):
        api_keys.create(ACTOR, organization_uuid=tenant["id"], name=audience, audience=audience)
    answer = client.get("/v1/api-keys", params={"tenant_id": tenant["id"]})
    assert answer.status_code == 200
    assert [each["name"] for each in answer.json()["items"]] == ["Build", "idle_atlas"]
    assert answer.json()["items"][0] == key["api_key"]
    assert re.fullmatch("tnk_[0-9A-Za-z]{4}", answer.json()["items"][0]["prefix"])
    assert key["plaintext"] not in answer.text


def test_list_api_keys_200_has_none_of_another_tenant(client: httpx.Client, key: Json) -> None:
    """Rule 6."""
    other = client.post("/v1/tenants", json={"slug": "other", "name": "Other"}).json()
    answer = client.get("/v1/api-keys", params={"tenant_id": other["id"]})
    assert (answer.status_code, answer.json()) == (200, {"items": []})
    assert key["api_key"]["tenant_id"] != other["id"]


def test_list_api_keys_404_for_an_unknown_tenant(client: httpx.Client) -> None:
    answer = client.get("/v1/api-keys", params={"tenant_id": UNKNOWN})
    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


def test_list_api_keys_400_without_one_tenant(client: httpx.Client) -> None:
    """Rule 50."""
    for query in ("", "?tenant_id=acme", f"?tenant_id={UNKNOWN}&tenant_id={UNKNOWN}"):
        refuses(client.get(f"/v1/api-keys{query}"), "tenant_id")


def test_revoke_api_key_204_takes_hold_at_once(client: httpx.Client, key: Json) -> None:
    """Rule 4."""
    assert verify(client, key["plaintext"])["valid"] is True
    answer = client.delete(f"/v1/api-keys/{key['api_key']['id']}")
    assert (answer.status_code, answer.content) == (204, b"")
    assert verify(client, key["plaintext"]) == {"valid": False}


def test_revoke_api_key_204_again_changes_nothing(
    client: httpx.Client, tenant: Json, key: Json
) -> None:
    path = f"/v1/api-keys/{key['api_key']['id']}"
    of_tenant = {"tenant_id": tenant["id"]}
    client.delete(path)
    first = client.get("/v1/api-keys", params=of_tenant).json()
    assert client.delete(path).status_code == 204
    assert client.get("/v1/api-keys", params=of_tenant).json() == first
    assert first["items"][0]["revoked_at"] is not None


def test_revoke_api_key_404_for_an_unknown_id(client: httpx.Client) -> None:
    answer = client.delete(f"/v1/api-keys/{UNKNOWN}")
    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


def test_revoke_api_key_404_for_an_operators_key(client: httpx.Client) -> None:
    """Rule 2: it is no key of a tenant."""
    row = ApiKey.get(ApiKey.audience == "operator")
    assert client.delete(f"/v1/api-keys/{row.uuid}").status_code == 404


def test_revoke_api_key_400_for_an_id_that_is_no_uuid(client: httpx.Client) -> None:
    answer = client.delete("/v1/api-keys/1")
    refuses(answer)


def test_verify_api_key_200_tells_whose_it_is(
    client: httpx.Client, tenant: Json, key: Json
) -> None:
    """Rule 40."""
    assert verify(client, key["plaintext"]) == {
        "valid": True,
        "tenant_id": tenant["id"],
        "product": "scan",
        "scopes": ["read"],
    }


def test_verify_api_key_200_is_not_valid_for_any_other_text(client: httpx.Client) -> None:
    """Rule 40: never 401, and nothing more than that."""
    for text in ("", "x", "tnk_", "tnk_\n", "ключ", "💥" * 1000):
        assert verify(client, text) == {"valid": False}


def test_verify_api_key_200_is_not_valid_for_a_key_that_is_gone(
    client: httpx.Client, key: Json
) -> None:
    """Rules 5 and 40: revoked, inactive and expired look the same."""
    row = ApiKey.uuid == key["api_key"]["id"]
    for change in (
        {"status": "revoked"},
        {"status": "inactive"},
        {"status": "active", "expires_at": datetime(2026, 1, 1, tzinfo=UTC)},
    ):
        ApiKey.update(**change).where(row).execute()
        assert verify(client, key["plaintext"]) == {"valid": False}


def test_verify_api_key_200_is_not_valid_for_a_key_of_an_archived_tenant(
    client: httpx.Client, tenant: Json, key: Json
) -> None:
    """Rules 5 and 40."""
    organizations.archive(ACTOR, tenant["id"])
    assert verify(client, key["plaintext"]) == {"valid": False}


def test_verify_api_key_200_is_not_valid_for_an_operators_key(client: httpx.Client) -> None:
    """Rule 40: it is no product's business."""
    _, plaintext = api_keys.create_operator(ACTOR, "another")
    assert verify(client, plaintext) == {"valid": False}


def test_verify_api_key_400_without_a_key_that_is_a_string(client: httpx.Client) -> None:
    """Rule 40."""
    headers = {"content-type": "application/json"}
    for content in (b"", b"[]", b'"key"', b"{}", b'{"key": 1}', b'{"key": null}'):
        refuses(client.post("/v1/internal/api-keys/verify", content=content, headers=headers))


def test_verify_api_key_503_when_the_store_is_out_of_reach(
    client: httpx.Client, key: Json, tmp_path: Path
) -> None:
    """Rule 40: never `valid: false` for what could not be asked."""
    lose(tmp_path)
    answer = client.post("/v1/internal/api-keys/verify", json={"key": key["plaintext"]})
    assert (answer.status_code, answer.json()["error"]) == (503, "unavailable")
