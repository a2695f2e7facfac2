"""Tenants: made, read, activated, cancelled."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest

from models import organization as organizations
from models.actor import Actor
from models.organization import Organization
from tests.handlers.tenant_registry.refusals import refuses

Json = dict[str, Any]

UNKNOWN = "0190f5c2-ffff-7fff-8fff-ffffffffffff"


def test_create_tenant_201_starts_a_customer_on_a_trial_of_14_days(client: httpx.Client) -> None:
    """Rule 38: the defaults."""
    answer = client.post("/v1/tenants", json={"slug": "acme", "name": "Acme"})
    made = answer.json()
    assert answer.status_code == 201
    assert UUID(made["id"]).version == 7
    assert (made["slug"], made["name"]) == ("acme", "Acme")
    assert (made["plan"], made["kind"], made["status"]) == ("starter", "customer", "trial")
    lasts = datetime.fromisoformat(made["trial_ends_at"]) - datetime.fromisoformat(
        made["created_at"]
    )
    assert lasts == timedelta(days=14)
    assert (made["contract_start"], made["contract_end"]) == (None, None)
    assert "sales_owner" not in made


def test_create_tenant_201_makes_a_demo_without_end(client: httpx.Client) -> None:
    """Rule 38."""
    body = {"slug": "show", "name": "Show", "kind": "demo", "plan": "gold", "sales_owner": "mira"}
    made = client.post("/v1/tenants", json=body).json()
    assert (made["status"], made["kind"], made["trial_ends_at"]) == ("demo", "demo", None)
    assert (made["plan"], made["sales_owner"]) == ("gold", "mira")


def test_create_tenant_201_ignores_members_that_the_contract_lacks(client: httpx.Client) -> None:
    body = {"slug": "acme", "name": "Acme", "status": "active", "id": UNKNOWN}
    made = client.post("/v1/tenants", json=body).json()
    assert made["status"] == "trial"
    assert made["id"] != UNKNOWN


def test_create_tenant_400_names_the_field(client: httpx.Client) -> None:
    """Rules 38 and 50."""
    refused: list[tuple[Json, str]] = [
        ({"name": "Acme"}, "slug"),
        ({"slug": "acme"}, "name"),
        ({"slug": "Acme", "name": "Acme"}, "slug"),
        ({"slug": "ab", "name": "Acme"}, "slug"),
        ({"slug": "acme-", "name": "Acme"}, "slug"),
        ({"slug": "acme", "name": ""}, "name"),
        ({"slug": "acme", "name": "x" * 256}, "name"),
        ({"slug": "acme", "name": "Acme", "kind": "partner"}, "kind"),
        ({"slug": "acme", "name": "Acme", "plan": 1}, "plan"),
    ]
    for body, field in refused:
        refuses(client.post("/v1/tenants", json=body), field)


def test_create_tenant_409_for_a_taken_slug(client: httpx.Client, tenant: Json) -> None:
    """Rule 38."""
    answer = client.post("/v1/tenants", json={"slug": tenant["slug"], "name": "Another"})
    assert (answer.status_code, answer.json()["error"]) == (409, "conflict")


def test_get_tenant_200_is_what_was_created(client: httpx.Client, tenant: Json) -> None:
    answer = client.get(f"/v1/tenants/{tenant['id']}")
    assert (answer.status_code, answer.json()) == (200, tenant)


def test_get_tenant_200_tells_who_the_payment_service_takes_it_for(
    client: httpx.Client, tenant: Json
) -> None:
    Organization.update(stripe_cust_id="cus_NffrFeUfNV2Hib").execute()
    answer = client.get(f"/v1/tenants/{tenant['id']}")
    assert answer.json() == tenant | {"stripe_cust_id": "cus_NffrFeUfNV2Hib"}


def test_get_tenant_200_with_the_id_in_capitals(client: httpx.Client, tenant: Json) -> None:
    """RFC 9562: a UUID's digits are of either case."""
    answer = client.get(f"/v1/tenants/{tenant['id'].upper()}")
    assert (answer.status_code, answer.json()) == (200, tenant)


def test_get_tenant_404_for_an_unknown_id(client: httpx.Client) -> None:
    answer = client.get(f"/v1/tenants/{UNKNOWN}")
    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


def test_get_tenant_400_for_an_id_that_is_no_uuid(client: httpx.Client) -> None:
    answer = client.get("/v1/tenants/acme")
    refuses(answer)


def test_get_tenant_200_shows_a_trial_that_is_over_as_frozen(
    client: httpx.Client, tenant: Json
) -> None:
    """Rule 39: judged by the clock, when it is read."""
    an_instant_ago = datetime.now(UTC) - timedelta(seconds=1)
    Organization.update(trial_ends_at=an_instant_ago).execute()
    assert client.get(f"/v1/tenants/{tenant['id']}").json()["status"] == "frozen"


def test_get_tenant_by_slug_200_is_what_was_created(client: httpx.Client, tenant: Json) -> None:
    answer = client.get("/v1/tenants/by-slug/acme")
    assert (answer.status_code, answer.json()) == (200, tenant)


def test_get_tenant_by_slug_404_for_an_unknown_slug(client: httpx.Client) -> None:
    answer = client.get("/v1/tenants/by-slug/nobody")
    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


def test_get_tenant_by_slug_400_for_what_can_be_no_slug(client: httpx.Client) -> None:
    answer = client.get("/v1/tenants/by-slug/No-Body")
    refuses(answer)


def test_activate_tenant_200_sets_what_is_given(client: httpx.Client, tenant: Json) -> None:
    """Rule 39."""
    body = {
        "plan": "business",
        "contract_start": "2026-01-01",
        "contract_end": "2026-12-31",
        "erp_customer_id": "C-17",
    }
    answer = client.post(f"/v1/tenants/{tenant['id']}/activate", json=body)
    assert answer.status_code == 200
    assert answer.json()["status"] == "active"
    assert answer.json() == answer.json() | body
    assert client.get(f"/v1/tenants/{tenant['id']}").json() == answer.json()


def test_activate_tenant_200_without_a_body_keeps_the_terms(
    client: httpx.Client, tenant: Json
) -> None:
    """Rule 39."""
    answer = client.post(f"/v1/tenants/{tenant['id']}/activate")
    assert answer.status_code == 200
    assert (answer.json()["status"], answer.json()["plan"]) == ("active", "starter")


def test_activate_tenant_200_brings_a_frozen_tenant_and_its_keys_back(
    client: httpx.Client, tenant: Json, key: Json
) -> None:
    """Rule 39."""
    asked = {"key": key["plaintext"]}
    client.post(f"/v1/tenants/{tenant['id']}/cancel")
    assert client.post("/v1/internal/api-keys/verify", json=asked).json() == {"valid": False}
    client.post(f"/v1/tenants/{tenant['id']}/activate")
    assert client.post("/v1/internal/api-keys/verify", json=asked).json()["valid"] is True


def test_activate_tenant_400_for_dates_that_make_no_contract(
    client: httpx.Client, tenant: Json
) -> None:
    """Rules 39 and 50."""
    refused: list[tuple[Json, str]] = [
        ({"contract_start": "2026-02-01", "contract_end": "2026-01-31"}, "contract_end"),
        ({"contract_end": "2026-02-30"}, "contract_end"),
        ({"contract_start": "01.02.2026"}, "contract_start"),
    ]
    for body, field in refused:
        refuses(client.post(f"/v1/tenants/{tenant['id']}/activate", json=body), field)


def test_activate_tenant_400_for_an_archived_one(client: httpx.Client, tenant: Json) -> None:
    """Rule 39."""
    organizations.archive(Actor.command("tests"), tenant["id"])
    answer = client.post(f"/v1/tenants/{tenant['id']}/activate")
    refuses(answer)


@pytest.mark.parametrize("verb", ["activate", "cancel"])
def test_change_of_tenant_404_for_an_unknown_id(client: httpx.Client, verb: str) -> None:
    answer = client.post(f"/v1/tenants/{UNKNOWN}/{verb}")
    assert (answer.status_code, answer.json()["error"]) == (404, "not_found")


def test_cancel_tenant_200_freezes_at_once(client: httpx.Client, tenant: Json) -> None:
    """Rule 39: with a reason, which the audit log keeps."""
    answer = client.post(f"/v1/tenants/{tenant['id']}/cancel", json={"reason": "no budget"})
    assert (answer.status_code, answer.json()["status"]) == (200, "frozen")
    newest = client.get("/v1/audit", params={"limit": 1}).json()["items"][0]
    assert newest["action"] == "tenant_registry.organization.cancel"
    assert newest["metadata"] == {"at_period_end": False, "reason": "no budget"}


@pytest.mark.parametrize(("days_from_now", "status"), [(1, "active"), (-1, "frozen")])
def test_cancel_tenant_200_at_period_end_freezes_after_its_last_day(
    client: httpx.Client, tenant: Json, days_from_now: int, status: str
) -> None:
    """Rule 39."""
    last_day = (datetime.now(UTC) + timedelta(days=days_from_now)).date().isoformat()
    client.post(f"/v1/tenants/{tenant['id']}/activate", json={"contract_end": last_day})
    answer = client.post(f"/v1/tenants/{tenant['id']}/cancel", json={"at_period_end": True})
    assert (answer.status_code, answer.json()["status"]) == (200, status)


def test_cancel_tenant_400_at_period_end_without_a_contract_end(
    client: httpx.Client, tenant: Json
) -> None:
    """Rule 39."""
    answer = client.post(f"/v1/tenants/{tenant['id']}/cancel", json={"at_period_end": True})
    refuses(answer)
