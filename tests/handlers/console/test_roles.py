"""Own roles, and roles given to members, by members who may."""

from typing import Any

import httpx
import pytest

from models import own_role
from models.membership import RoleAssignment
from models.role import Role
from tests.handlers.console.managing import UNKNOWN, Browser, Json, browser_of, new_organization
from tests.handlers.signing_in import ACTOR, cookie_of, member_of
from tests.models import people

KEEPER = {"key": "keeper", "label": "Keeper", "scopeType": "location"}
CLERK = {
    "key": "clerk",
    "label": "Clerk",
    "scopeType": "organization",
    "permissions": ["roles:manage"],
}


@pytest.fixture
def admin(anonymous: httpx.Client) -> Browser:
    return browser_of(anonymous, new_organization("acme"))


def give(admin: Browser, body: Json, to: object = None) -> httpx.Response:
    return admin.ask("POST", f"/members/{to or admin.person.uuid}/roles", body)


def test_role_is_made_changed_and_deleted(admin: Browser) -> None:
    made = admin.made("/roles", KEEPER | {"permissions": ["locations:manage"]})
    assert made == {
        "key": "keeper",
        "label": "Keeper",
        "description": "",
        "scopeType": "location",
        "permissions": ["locations:manage"],
        "isBuiltIn": False,
        "isAssignable": True,
    }
    changed = admin.ask("PATCH", "/roles/keeper", {"description": "Keeps.", "permissions": []})
    assert changed.status_code == 200
    assert changed.json() == made | {"description": "Keeps.", "permissions": []}
    changed = admin.ask("PATCH", "/roles/keeper", {"label": "Warden"})
    assert (changed.json()["label"], changed.json()["description"]) == ("Warden", "Keeps.")
    listed = admin.got("/roles")
    assert listed["roles"][-1] == changed.json()
    assert [each["key"] for each in listed["permissions"]] == [
        "api-keys:manage",
        "locations:manage",
        "roles:manage",
    ]
    assert admin.ask("DELETE", "/roles/keeper").status_code == 204
    assert admin.ask("DELETE", "/roles/keeper").status_code == 404


def test_role_is_made_with_its_description(admin: Browser) -> None:
    assert admin.made("/roles", KEEPER | {"description": "Keeps."})["description"] == "Keeps."


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"key": "Keeper"}, "key"),
        ({"key": ""}, "key"),
        ({"key": "a" * 64}, "key"),
        ({"label": " "}, "label"),
        ({"scopeType": "city"}, "scopeType"),
        ({"permissions": ["everything:manage"]}, "permissions"),
        ({"permissions": "roles:manage"}, "permissions"),
        ({"isBuiltIn": True}, "isBuiltIn"),
    ],
)
def test_create_400_names_the_field(admin: Browser, change: Any, field: str) -> None:
    """Rule 50."""
    answer = admin.ask("POST", "/roles", KEEPER | change)
    assert answer.status_code == 400
    assert field in answer.json()["message"]


def test_role_409_with_the_key_of_another(admin: Browser) -> None:
    admin.made("/roles", KEEPER)
    for key in ("keeper", "admin", "workspace_user"):
        assert admin.ask("POST", "/roles", KEEPER | {"key": key}).status_code == 409


def test_nobody_gets_more_than_they_hold(admin: Browser, anonymous: httpx.Client) -> None:
    """A clerk, who may manage roles and nothing else, can't make that more, for anybody."""
    admin.made("/roles", CLERK)
    admin.made("/roles", CLERK | {"key": "locksmith", "permissions": ["api-keys:manage"]})
    sam = member_of(admin.organization, "user")
    assert give(admin, {"roleKey": "clerk"}, sam.uuid).status_code == 201
    clerk = Browser(anonymous, admin.organization, sam, cookie_of(sam, admin.organization))
    more = {"permissions": ["roles:manage", "api-keys:manage"]}
    refused = [
        clerk.ask("POST", "/roles", CLERK | {"key": "mine"} | more),
        clerk.ask("PATCH", "/roles/clerk", more),
        clerk.ask("PATCH", "/roles/locksmith", {"permissions": ["locations:manage"]}),
        give(clerk, {"roleKey": "locksmith"}),
        clerk.ask("GET", "/api-keys"),
    ]
    assert [each.status_code for each in refused] == [403, 403, 403, 403, 403]
    assert Role.get(Role.key == "clerk").permissions == ["roles:manage"]
    assert clerk.ask("PATCH", "/roles/clerk", {"label": "Scribe"}).status_code == 200
    assert give(clerk, {"roleKey": "admin"}).status_code == 400


def test_role_is_given_and_taken_away_at_once(admin: Browser, anonymous: httpx.Client) -> None:
    """Its permissions count from the next request on, and end with it."""
    admin.made("/roles", CLERK)
    sam = member_of(admin.organization, "user")
    browser = Browser(anonymous, admin.organization, sam, cookie_of(sam, admin.organization))
    assert browser.ask("GET", "/roles").status_code == 403
    held = give(admin, {"roleKey": "clerk"}, sam.uuid).json()
    assert (held["scopeType"], held["scopeId"]) == ("organization", None)
    assert browser.ask("GET", "/roles").status_code == 200
    assert admin.ask("DELETE", "/roles/clerk").status_code == 409
    taken = admin.ask("DELETE", f"/role-assignments/{held['assignmentId']}")
    assert taken.status_code == 204
    assert browser.ask("GET", "/roles").status_code == 403


def test_role_on_a_location_is_shown_with_it(admin: Browser) -> None:
    admin.made("/roles", KEEPER)
    place = admin.made("/locations", {"name": "Mill"})
    held = give(admin, {"roleKey": "keeper", "scopeId": place["id"]})
    assert held.status_code == 201
    assert held.json() == {
        "assignmentId": held.json()["assignmentId"],
        "roleKey": "keeper",
        "scopeType": "location",
        "scopeId": place["id"],
        "scopeLabel": "Mill",
    }
    (member,) = admin.got("/members")["members"]
    assert member["userId"] == str(admin.person.uuid)
    assert [each["roleKey"] for each in member["roles"]] == ["admin", "keeper"]
    assert member["roles"][1] == held.json()
    assert give(admin, {"roleKey": "keeper", "scopeId": place["id"]}).status_code == 409


def test_give_400_what_is_not_given_by_hand_or_not_there(admin: Browser) -> None:
    """Rules 23 to 25."""
    admin.made("/roles", KEEPER)
    place = admin.made("/locations", {"name": "Mill"})
    admin.ask("POST", f"/locations/{place['id']}/archive")
    studio = str(people.workspace(admin.organization, "Studio").uuid)
    for body in (
        {"roleKey": "keeper", "scopeId": place["id"]},
        {"roleKey": "keeper"},
        {"roleKey": "developer"},
        {"roleKey": "workspace_billing", "scopeId": studio},
        {"roleKey": "workspace_user", "scopeId": studio},
    ):
        assert give(admin, body).status_code == 400, body


def test_give_404_what_is_another_organizations(admin: Browser) -> None:
    """Rule 6."""
    other = new_organization("other")
    stranger, there = member_of(other, "user"), people.location(other, "There")
    own_role.create(ACTOR, other.uuid, [], key="theirs", label="Theirs", scope_type="location")
    admin.made("/roles", KEEPER)
    here = admin.made("/locations", {"name": "Mill"})["id"]
    for person, role, scope in (
        (stranger.uuid, "keeper", here),
        (UNKNOWN, "keeper", here),
        ("x", "keeper", here),
        (None, "theirs", here),
        (None, "keeper", str(there.uuid)),
        (None, "keeper", UNKNOWN),
    ):
        answer = give(admin, {"roleKey": role, "scopeId": scope}, person)
        assert answer.status_code == 404, (person, role, scope)
    foreign = RoleAssignment.get(RoleAssignment.scope_id == other.id)
    for each in (foreign.uuid, UNKNOWN, "x"):
        assert admin.ask("DELETE", f"/role-assignments/{each}").status_code == 404
    assert admin.ask("PATCH", "/roles/theirs", {"label": "Ours"}).status_code == 404


def test_members_200_page_by_page(admin: Browser) -> None:
    people.crowd(admin.organization, 3)
    first = admin.got("/members?limit=2")
    second = admin.got(f"/members?limit=2&after_id={first['members'][-1]['userId']}")
    emails = [each["email"] for page in (first, second) for each in page["members"]]
    assert emails == [
        *(f"{number}@crowd.acme.example" for number in (2, 1, 0)),
        "admin@acme.example",
    ]
    assert (first["hasMore"], second["hasMore"]) == (True, False)
    assert admin.ask("GET", f"/members?after_id={UNKNOWN}").status_code == 400
    assert admin.ask("GET", "/members?limit=0").status_code == 400


@pytest.mark.parametrize("role", ["developer", "billing", "user"])
def test_roles_403_without_the_permission(anonymous: httpx.Client, role: str) -> None:
    """Rule 9."""
    member = browser_of(anonymous, new_organization("acme"), role)
    answers = [
        member.ask("GET", "/roles"),
        member.ask("GET", "/members"),
        member.ask("POST", "/roles", KEEPER),
        give(member, {"roleKey": "workspace_user"}),
    ]
    assert [each.status_code for each in answers] == [403, 403, 403, 403]
