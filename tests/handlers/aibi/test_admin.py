"""What operators see and do across customers (rules 2, 35, 36)."""

from pathlib import Path
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest

from models.api_key import ApiKey
from models.audit import AuditEvent
from models.cloud_account import CloudAccount, ProvisioningEvent, outbox, progress
from models.cloud_account.outbox import ProvisioningTask
from tenantry.settings import Settings
from tests.handlers.aibi.ordering import Buyer, Json, buyer, make_all

pytestmark = pytest.mark.usefixtures("database")

UNKNOWN = "0190f5c2-ffff-7fff-8fff-ffffffffffff"
ROUTES = [
    ("GET", "/v1/admin/accounts"),
    ("GET", "/v1/admin/events"),
    ("POST", f"/v1/admin/accounts/{UNKNOWN}/suspend"),
]


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"contracts": ("aibi",)})


@pytest.fixture
def acme(anonymous: httpx.Client) -> Buyer:
    return buyer(anonymous)


def walk(client: httpx.Client, path: str, name: str, limit: int) -> list[list[Json]]:
    """Every page of a list."""
    pages, cursor = [], ""
    while True:
        answer = client.get(f"{path}?limit={limit}{cursor}")
        assert answer.status_code == 200, answer.text
        pages.append(answer.json()[name])
        if "nextCursor" not in answer.json():
            return pages
        cursor = f"&cursor={quote(answer.json()['nextCursor'])}"


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_admin_401_for_a_customers_key(acme: Buyer, method: str, path: str) -> None:
    """Rules 2, 35: a customer's key never opens them."""
    assert acme.send(method, path).status_code == 401


def test_customers_route_401_for_an_operators_key(client: httpx.Client) -> None:
    assert client.get("/v1/accounts").status_code == 401


def test_list_all_accounts_200_leads_through_all_customers(
    anonymous: httpx.Client, client: httpx.Client, acme: Buyer
) -> None:
    """Rule 36: nothing is cut off unsaid."""
    other = buyer(anonymous, "owner@other.example", 2)
    made = [who.order()["accountId"] for who in (acme, other, acme, other, acme)]
    pages = walk(client, "/v1/admin/accounts", "accounts", 2)
    assert [len(page) for page in pages] == [2, 2, 1]
    assert [account["accountId"] for page in pages for account in page] == made
    assert "nextCursor" not in client.get("/v1/admin/accounts").json()


def test_list_provisioning_events_200_since_is_strictly_after(
    client: httpx.Client, acme: Buyer, tmp_path: Path
) -> None:
    """Rule 36; a walk over pages and one by time see the same."""
    account = acme.order()["accountId"]
    make_all(tmp_path)
    events = client.get("/v1/admin/events").json()["events"]
    assert len(events) == 17
    assert {event["accountId"] for event in events} == {account}
    assert (events[0]["step"], events[0]["status"]) == ("create_account", "started")
    assert (events[-1]["step"], events[-1]["status"]) == ("complete", "succeeded")
    since = quote(events[5]["timestamp"])
    assert client.get(f"/v1/admin/events?since={since}").json()["events"] == events[6:]
    pages = walk(client, "/v1/admin/events", "events", 7)
    assert [len(page) for page in pages] == [7, 7, 3]
    assert [event for page in pages for event in page] == events
    started = client.get("/v1/admin/events?status=started").json()["events"]
    assert started == [event for event in events if event["status"] == "started"]


def test_lists_200_have_1000_without_a_limit(client: httpx.Client, acme: Buyer) -> None:
    acme.order()
    row = CloudAccount.select().dicts().get()
    more = [row | {"id": row["id"] + n, "uuid": uuid4()} for n in range(1, 1001)]
    task = ProvisioningTask.get()
    with CloudAccount._meta.database.atomic():
        CloudAccount.insert_many(more).execute()
        ProvisioningEvent.insert_many(
            {"id": n, "account": row["id"], "task": task, "step": f"{n}", "status": "started"}
            for n in range(1, 1002)
        ).execute()
    for name in ("accounts", "events"):
        page = client.get(f"/v1/admin/{name}").json()
        assert (len(page[name]), "nextCursor" in page) == (1000, True)


def test_failed_account_is_shown_with_what_went_wrong(client: httpx.Client, acme: Buyer) -> None:
    """Rules 32 and 36: the customer reads the reason, operators read what AWS said."""
    account = acme.order()["accountId"]
    (run,) = outbox.claim("tests", 1)
    progress.begin_step(run, "create_account")
    progress.finish_step(run, "create_account", {}, "On 12 digits")
    progress.fail(run, "enable_identity_center", "No user could be made.", "AWS: ConflictException")
    shown = acme.send("GET", f"/v1/accounts/{account}").json()
    assert (shown["status"], shown["error"]) == ("failed", "No user could be made.")
    events = client.get("/v1/admin/events").json()["events"]
    assert [(event.get("detail"), event.get("error")) for event in events] == [
        (None, None),
        ("On 12 digits", None),
        (None, "AWS: ConflictException"),
        (None, "No user could be made."),
    ]


@pytest.mark.parametrize("query", ["limit=0", "limit=1001", "cursor=x", "status=x", "since=x"])
def test_list_provisioning_events_400_for_a_bad_parameter(client: httpx.Client, query: str) -> None:
    assert client.get(f"/v1/admin/events?{query}").status_code == 400


def test_suspend_account_200_takes_the_access_away_once(
    client: httpx.Client, acme: Buyer, tmp_path: Path
) -> None:
    """Rule 35."""
    account = acme.order("acme/a")["accountId"]
    make_all(tmp_path)
    answer = client.post(f"/v1/admin/accounts/{account}/suspend")
    assert answer.status_code == 200
    assert answer.json() == {
        "accountId": account,
        "status": "suspended",
        "provisioningStep": "complete",
        "updatedAt": answer.json()["updatedAt"],
    }
    again = client.post(f"/v1/admin/accounts/{account}/suspend")
    assert (again.status_code, again.json()) == (200, answer.json())
    make_all(tmp_path)
    read = acme.send("GET", f"/v1/accounts/{account}").json()
    assert read["status"] == "suspended"
    assert "oidcRoleArn" not in read
    assert acme.send("PATCH", f"/v1/accounts/{account}", {"githubRepos": []}).status_code == 409


def test_suspend_account_is_audited_as_the_operators(client: httpx.Client, acme: Buyer) -> None:
    """Rule 51."""
    client.post(f"/v1/admin/accounts/{acme.order()['accountId']}/suspend")
    event = AuditEvent.get(AuditEvent.action == "aibi.cloud_account.suspend")
    key = ApiKey.get(ApiKey.name == "Test operator")
    assert (event.actor_type, event.actor_id) == ("operator", str(key.uuid))
    assert (event.actor_name, event.source_ip) == ("Test operator", "127.0.0.1")


def test_suspend_account_404_for_an_unknown_one(client: httpx.Client) -> None:
    assert client.post(f"/v1/admin/accounts/{UNKNOWN}/suspend").status_code == 404


def test_suspend_account_400_for_what_is_no_id(client: httpx.Client) -> None:
    assert client.post("/v1/admin/accounts/1/suspend").status_code == 400
