"""Locations, managed by members who may."""

from typing import Any

import httpx
import pytest

from models import location
from models.audit import AuditEvent
from models.location import Location
from tests.handlers.console.managing import UNKNOWN, Browser, browser_of, new_organization
from tests.handlers.signing_in import ACTOR


@pytest.fixture
def admin(anonymous: httpx.Client) -> Browser:
    return browser_of(anonymous, new_organization("acme"))


def test_location_is_made_changed_archived_and_listed(admin: Browser) -> None:
    made = admin.made("/locations", {"name": "Harbor Lane 4", "code": "HL4"})
    assert (made["name"], made["code"], made["status"]) == ("Harbor Lane 4", "HL4", "active")
    path = f"/locations/{made['id']}"
    changed = admin.ask("PATCH", path, {"code": None})
    assert (changed.status_code, changed.json()["code"]) == (200, None)
    assert changed.json()["name"] == "Harbor Lane 4"
    renamed = admin.ask("PATCH", path, {"name": "Mill", "code": "M"}).json()
    assert (renamed["name"], renamed["code"]) == ("Mill", "M")
    archived = [admin.ask("POST", f"{path}/archive") for _ in range(2)]
    assert [each.status_code for each in archived] == [200, 200]
    assert archived[0].json() == archived[1].json()
    assert admin.got("/locations") == {"locations": [archived[0].json()]}
    assert admin.ask("PATCH", path, {"name": "New"}).status_code == 400


def test_location_is_audited_with_the_person(admin: Browser) -> None:
    """Rule 51."""
    made = admin.made("/locations", {"name": "Mill"})
    event = AuditEvent.select().order_by(AuditEvent.id.desc()).get()
    assert (event.action, event.target_id) == ("console.location.create", made["id"])
    assert (event.actor_type, event.actor_id) == ("user", str(admin.person.uuid))
    assert event.organization_uuid == admin.organization.uuid


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "name"),
        ({"name": " "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": "k", "code": ""}, "code"),
        ({"name": "k", "code": "x" * 41}, "code"),
        ({"name": "k", "status": "active"}, "status"),
    ],
)
def test_create_400_names_the_field(admin: Browser, body: Any, field: str) -> None:
    """Rule 50."""
    answer = admin.ask("POST", "/locations", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID")
    assert field in answer.json()["message"]
    assert Location.select().count() == 0


def test_create_201_once_for_one_idempotency_key(admin: Browser) -> None:
    """Rule 52."""
    once = {"idempotency_key": "order-1"}
    answers = [admin.ask("POST", "/locations", {"name": "Mill"}, **once) for _ in range(2)]
    assert [each.status_code for each in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    assert admin.ask("POST", "/locations", {"name": "Farm"}, **once).status_code == 422
    assert Location.select().count() == 1


def test_code_409_of_another_location(admin: Browser) -> None:
    admin.made("/locations", {"name": "Mill", "code": "M"})
    assert admin.ask("POST", "/locations", {"name": "Manor", "code": "M"}).status_code == 409


def test_location_404_of_another_organization_as_of_none(admin: Browser) -> None:
    """Rule 6."""
    theirs = location.create(ACTOR, new_organization("other").uuid, name="Theirs").uuid
    for verb, tail, body in (("PATCH", "", {"name": "Ours"}), ("POST", "/archive", None)):
        answers = [
            admin.ask(verb, f"/locations/{each}{tail}", body) for each in (theirs, UNKNOWN, "x")
        ]
        assert {each.status_code for each in answers} == {404}
        assert len({each.text for each in answers}) == 1
    assert admin.got("/locations") == {"locations": []}


@pytest.mark.parametrize("role", ["developer", "billing", "user"])
def test_locations_403_without_the_permission(anonymous: httpx.Client, role: str) -> None:
    """Rule 9."""
    member = browser_of(anonymous, new_organization("acme"), role)
    assert member.ask("GET", "/locations").status_code == 403
    assert member.ask("POST", "/locations", {"name": "Mill"}).status_code == 403
    assert Location.select().count() == 0


def test_change_403_that_a_page_of_another_origin_asks_for(admin: Browser) -> None:
    """Rule 9."""
    foreign = {"origin": "https://evil.example"}
    assert admin.ask("POST", "/locations", {"name": "Mill"}, **foreign).status_code == 403
    assert Location.select().count() == 0
