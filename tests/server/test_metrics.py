"""What is counted, and for whom (rule 56)."""

import re

import httpx

from models import api_key
from models.actor import Actor

FORWARDED = {"x-forwarded-for": "203.0.113.7"}


def counted(text: str, operation: str, status: str) -> float:
    series = f'tenantry_requests_total{{operation="{operation}",status="{status}"}}'
    found = re.search(rf"^{re.escape(series)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def test_metrics_200_count_by_operation_and_status(reader: httpx.Client) -> None:
    operation = "tenant_registry.tenants.getTenantBySlug"
    before = reader.get("/metrics").text
    reader.get("/v1/tenants/by-slug/nobody")
    reader.get("/v1/tenants/by-slug/No-Body")
    after = reader.get("/metrics")
    assert after.headers["content-type"].startswith("text/plain")
    for status in ("404", "400"):
        added = counted(after.text, operation, status) - counted(before, operation, status)
        assert added == 1
    assert f'tenantry_request_seconds_count{{operation="{operation}"}}' in after.text


def test_metrics_hold_nothing_that_a_request_named(reader: httpx.Client) -> None:
    """Rule 3: no path and no query, whose number has no bound either."""
    reader.get("/v1/CANARY", params={"token": "CANARY"})
    reader.request("CANARY", "/v1/tenants")
    assert "CANARY" not in reader.get("/metrics").text


def test_metrics_401_for_a_forwarded_request(reader: httpx.Client) -> None:
    """Rule 56: what a proxy on this machine passes on is not this machine's."""
    answer = reader.get("/metrics", headers=FORWARDED)
    assert (answer.status_code, answer.json()["error"]) == (401, "unauthenticated")
    assert answer.headers["www-authenticate"].startswith("Bearer")


def test_metrics_200_with_an_operators_key_from_anywhere(reader: httpx.Client) -> None:
    """Rule 56."""
    _, key = api_key.create_operator(Actor.command("tests"), "Prometheus")
    headers = FORWARDED | {"authorization": f"Bearer {key}"}
    assert reader.get("/metrics", headers=headers).status_code == 200
    assert reader.get("/metrics", headers=headers | {"authorization": key}).status_code == 401


def test_metrics_405_for_anything_but_reading(reader: httpx.Client) -> None:
    answer = reader.post("/metrics")
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD")


def test_metrics_404_below(reader: httpx.Client) -> None:
    assert reader.get("/metrics/more").status_code == 404
