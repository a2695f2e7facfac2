"""The audit log: appended to and read, never changed (rule 42)."""

from datetime import datetime, timedelta, timezone
from typing import Any

import httpx

from tests.handlers.tenant_registry.refusals import refuses

Json = dict[str, Any]

UNKNOWN = "0190f5c2-ffff-7fff-8fff-ffffffffffff"


def append(client: httpx.Client, **event: Any) -> Json:
    answer = client.post("/v1/audit", json={"action": "scan.finished"} | event)
    assert answer.status_code == 201
    appended: Json = answer.json()
    return appended


def ids(client: httpx.Client, **filters: Any) -> list[int]:
    answer = client.get("/v1/audit", params=filters)
    assert answer.status_code == 200
    return [each["id"] for each in answer.json()["items"]]


def test_append_audit_event_201_is_what_was_sent_and_where_from(
    client: httpx.Client, tenant: Json
) -> None:
    """Rule 42: the server fills `source_ip` and `user_agent`."""
    event = {
        "tenant_id": tenant["id"],
        "project_id": UNKNOWN,
        "actor_id": "u-1",
        "actor_name": "Mira",
        "actor_type": "person",
        "action": "scan.finished",
        "target_id": "7",
        "target_type": "scan",
        "target_name": "Nightly",
        "product": "scan",
        "metadata": {"findings": 3, "deep": [{"er": None}]},
    }
    appended = append(client, **event)
    assert appended == appended | event
    assert appended["source_ip"] == "127.0.0.1"
    assert appended["user_agent"] == client.headers["user-agent"]


def test_append_audit_event_201_with_an_action_alone(client: httpx.Client) -> None:
    appended = append(client)
    assert set(appended) == {"id", "action", "source_ip", "user_agent", "created_at"}


def test_append_audit_event_201_ignores_what_the_server_fills(client: httpx.Client) -> None:
    """Rule 42."""
    appended = append(client, source_ip="10.0.0.1", user_agent="forged", id=1)
    assert appended["source_ip"] == "127.0.0.1"
    assert appended["user_agent"] == client.headers["user-agent"]
    assert appended["id"] != 1


def test_append_audit_event_400_names_the_field(client: httpx.Client) -> None:
    """Rule 42: unknown tenants, and events that could pass for the server's own."""
    refused: list[tuple[Json, str]] = [
        ({}, "action"),
        ({"action": 1}, "action"),
        ({"action": "a", "tenant_id": UNKNOWN}, "tenant_id"),
        ({"action": "a", "tenant_id": "acme"}, "tenant_id"),
        ({"action": "a", "metadata": []}, "metadata"),
        ({"action": "a", "actor_type": "operator"}, "actor_type"),
        ({"action": "a", "actor_type": "system"}, "actor_type"),
        ({"action": "tenant_registry.organization.create"}, "action"),
        ({"action": "aibi.account.create"}, "action"),
    ]
    for event, field in refused:
        refuses(client.post("/v1/audit", json=event), field)


def test_list_audit_events_200_has_each_change_with_who_made_it(
    client: httpx.Client, tenant: Json, key: Json
) -> None:
    """Rule 51."""
    answer = client.get("/v1/audit", params={"tenant_id": tenant["id"]})
    newest, oldest = answer.json()["items"]
    assert newest["action"] == "tenant_registry.api_key.create"
    assert newest["target_id"] == key["api_key"]["id"]
    assert oldest["action"] == "tenant_registry.organization.create"
    assert (newest["actor_type"], newest["actor_name"]) == ("operator", "Test operator")
    assert newest["source_ip"] == "127.0.0.1"


def test_list_audit_events_200_never_holds_a_secret(client: httpx.Client, key: Json) -> None:
    """Rule 51."""
    authorization = client.headers["authorization"]
    text = client.get("/v1/audit").text
    assert key["plaintext"] not in text
    assert authorization.removeprefix("Bearer ") not in text


def test_list_audit_events_200_walks_newest_first_without_gap_or_repetition(
    client: httpx.Client,
) -> None:
    """Rule 42: rows that are added meanwhile are before the first page."""
    appended = [append(client)["id"] for _ in range(5)]
    seen: list[int] = []
    asked: Json = {"action": "scan.finished", "limit": 2}
    while True:
        page = client.get("/v1/audit", params=asked).json()
        assert len(page["items"]) <= 2
        seen += [each["id"] for each in page["items"]]
        append(client)
        if "next_cursor" not in page:
            break
        asked["cursor"] = page["next_cursor"]
    assert seen == sorted(appended, reverse=True)


def test_list_audit_events_200_has_50_without_a_limit(client: httpx.Client) -> None:
    """Rule 42."""
    for _ in range(51):
        append(client)
    page = client.get("/v1/audit").json()
    assert len(page["items"]) == 50
    assert page["next_cursor"] == page["items"][-1]["id"]


def test_list_audit_events_200_combines_filters(client: httpx.Client, tenant: Json) -> None:
    """Rule 42."""
    wanted = append(client, tenant_id=tenant["id"], product="scan", actor_id="u-1")["id"]
    append(client, tenant_id=tenant["id"], product="scan", actor_id="u-2")
    append(client, tenant_id=tenant["id"], product="other", actor_id="u-1")
    append(client, product="scan", actor_id="u-1")
    filters = {"tenant_id": tenant["id"], "product": "scan", "actor_id": "u-1"}
    assert ids(client, **filters) == [wanted]
    assert ids(client, **filters, action="scan.started") == []


def test_list_audit_events_200_since_is_inclusive_and_until_is_not(client: httpx.Client) -> None:
    """Rule 42."""
    first, second = append(client), append(client)
    since_second = {"action": "scan.finished", "since": second["created_at"]}
    until_second = {"action": "scan.finished", "until": second["created_at"]}
    assert ids(client, **since_second) == [second["id"]]
    assert ids(client, **until_second) == [first["id"]]


def test_list_audit_events_200_takes_a_moment_however_it_is_written(client: httpx.Client) -> None:
    """Rule 42: a moment of RFC 3339 has any offset, and letters small or large."""
    append(client)
    second = append(client)
    moment = datetime.fromisoformat(second["created_at"])
    in_kathmandu = moment.astimezone(timezone(timedelta(hours=5, minutes=45))).isoformat()
    assert in_kathmandu.endswith("+05:45")
    for written in (in_kathmandu, second["created_at"].lower()):
        assert ids(client, action="scan.finished", since=written) == [second["id"]]


def test_list_audit_events_200_is_empty_for_an_unknown_tenant(client: httpx.Client) -> None:
    append(client)
    assert ids(client, tenant_id=UNKNOWN) == []


def test_list_audit_events_400_names_the_parameter(client: httpx.Client) -> None:
    """Rule 50."""
    refused = [
        ("limit", "0"),
        ("limit", "501"),
        ("limit", "ten"),
        ("cursor", "9223372036854775808"),
        ("cursor", "x"),
        ("since", "yesterday"),
        ("until", "2026-02-30T00:00:00Z"),
        ("tenant_id", "acme"),
    ]
    for name, value in refused:
        refuses(client.get("/v1/audit", params={name: value}), name)
