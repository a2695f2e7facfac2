"""What a tenant may use (rule 41)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from models.entitlement import Entitlement

Json = dict[str, Any]

UNKNOWN = "0190f5c2-ffff-7fff-8fff-ffffffffffff"


def test_list_entitlements_200_has_what_the_plan_brings(client: httpx.Client) -> None:
    """Rule 41: `business` brings `dailyplay`, for good."""
    body = {"slug": "acme", "name": "Acme", "plan": "business"}
    tenant = client.post("/v1/tenants", json=body).json()
    answer = client.get("/v1/entitlements", params={"tenant_id": tenant["id"]})
    assert answer.status_code == 200
    brought = {each["product"]: each for each in answer.json()["items"]}["dailyplay"]
    assert brought["tenant_id"] == tenant["id"]
    assert (brought["enabled"], brought["config"], brought["expires_at"]) == (True, {}, None)


def test_list_entitlements_200_has_a_trial(client: httpx.Client, tenant: Json) -> None:
    """Rule 41."""
    body = {"tenant_id": tenant["id"], "product": "dailyplay"}
    trial = client.post("/v1/catalog/trial-request", json=body).json()
    answer = client.get("/v1/entitlements", params={"tenant_id": tenant["id"]})
    assert trial in answer.json()["items"]


def test_list_entitlements_200_shows_an_expired_trial_as_not_enabled(
    client: httpx.Client, tenant: Json
) -> None:
    """Rule 41: judged by the clock, when it is read."""
    body = {"tenant_id": tenant["id"], "product": "dailyplay"}
    client.post("/v1/catalog/trial-request", json=body)
    Entitlement.update(expires_at=datetime.now(UTC) - timedelta(seconds=1)).execute()
    items = client.get("/v1/entitlements", params={"tenant_id": tenant["id"]}).json()["items"]
    assert {each["product"]: each["enabled"] for each in items}["dailyplay"] is False


def test_list_entitlements_404_for_an_unknown_tenant(client: httpx.Client) -> None:
    answer = client.get("/v1/entitlements", params={"tenant_id": UNKNOWN})
    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


def test_list_entitlements_400_without_a_tenant(client: httpx.Client) -> None:
    answer = client.get("/v1/entitlements")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_input")
    assert "tenant_id" in answer.json()["message"]
