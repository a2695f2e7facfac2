"""What can be bought, asked for and tried (rule 41)."""

from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from models import product
from models.actor import Actor
from tests.handlers.tenant_registry.refusals import refuses

Json = dict[str, Any]

UNKNOWN = "0190f5c2-ffff-7fff-8fff-ffffffffffff"
POSTS = ("/v1/catalog/request", "/v1/catalog/trial-request")


def test_list_catalog_200_has_a_product_and_the_plans_that_bring_it(client: httpx.Client) -> None:
    """Rule 41: `business` and `enterprise` bring `dailyplay`."""
    answer = client.get("/v1/catalog")
    assert answer.status_code == 200
    entry = {each["key"]: each for each in answer.json()["items"]}["dailyplay"]
    assert entry["name"] == "DailyPlay"
    assert entry["plans_required"] == ["business", "enterprise"]
    assert entry["supports_trial"] is True


def test_list_catalog_200_has_the_demo_of_a_product(client: httpx.Client) -> None:
    """Rule 41."""
    terms = {"name": "DailyPlay", "description": "Games", "demo_url": "https://demo.example/"}
    product.put(Actor.command("tests"), "dailyplay", **terms)
    entries = {each["key"]: each for each in client.get("/v1/catalog").json()["items"]}
    assert entries["dailyplay"]["demo_url"] == "https://demo.example/"
    assert "demo_url" not in entries["audit-export"]


def test_request_product_202_leaves_an_audit_event_and_no_entitlement(
    client: httpx.Client, tenant: Json
) -> None:
    """Rule 41."""
    body = {"tenant_id": tenant["id"], "product": "audit-export"}
    answer = client.post("/v1/catalog/request", json=body)
    assert (answer.status_code, answer.content) == (202, b"")
    newest = client.get("/v1/audit", params={"limit": 1}).json()["items"][0]
    assert newest["action"] == "tenant_registry.entitlement.request"
    assert (newest["tenant_id"], newest["product"]) == (tenant["id"], "audit-export")
    items = client.get("/v1/entitlements", params={"tenant_id": tenant["id"]}).json()["items"]
    assert "audit-export" not in {each["product"] for each in items}


def test_request_trial_201_lasts_14_days(client: httpx.Client, tenant: Json) -> None:
    """Rule 41."""
    body = {"tenant_id": tenant["id"], "product": "dailyplay"}
    answer = client.post("/v1/catalog/trial-request", json=body)
    trial = answer.json()
    assert answer.status_code == 201
    assert (trial["tenant_id"], trial["product"]) == (tenant["id"], "dailyplay")
    assert trial["enabled"] is True
    lasts = datetime.fromisoformat(trial["expires_at"]) - datetime.fromisoformat(
        trial["created_at"]
    )
    assert lasts == timedelta(days=14)


def test_request_trial_400_for_a_second_one(client: httpx.Client, tenant: Json) -> None:
    """Rule 41."""
    body = {"tenant_id": tenant["id"], "product": "dailyplay"}
    assert client.post("/v1/catalog/trial-request", json=body).status_code == 201
    answer = client.post("/v1/catalog/trial-request", json=body)
    refuses(answer)


def test_request_trial_400_for_a_product_without_trials(client: httpx.Client, tenant: Json) -> None:
    """Rule 41."""
    body = {"tenant_id": tenant["id"], "product": "cloud-accounts"}
    answer = client.post("/v1/catalog/trial-request", json=body)
    refuses(answer)


@pytest.mark.parametrize("path", POSTS)
def test_catalog_400_for_an_unknown_product(client: httpx.Client, tenant: Json, path: str) -> None:
    """Rule 41."""
    answer = client.post(path, json={"tenant_id": tenant["id"], "product": "nothing"})
    refuses(answer)


@pytest.mark.parametrize("path", POSTS)
def test_catalog_404_for_an_unknown_tenant(client: httpx.Client, path: str) -> None:
    """Rule 41."""
    answer = client.post(path, json={"tenant_id": UNKNOWN, "product": "dailyplay"})
    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


@pytest.mark.parametrize("path", POSTS)
def test_catalog_400_names_what_is_missing(client: httpx.Client, path: str) -> None:
    """Rule 50."""
    refuses(client.post(path, json={"product": "dailyplay"}), "tenant_id")
    refuses(client.post(path, json={"tenant_id": UNKNOWN}), "product")
