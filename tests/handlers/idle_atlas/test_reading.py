"""What a customer key reads: everything of its organization, and nothing of any other."""

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from models import api_key, organization
from models.clock import now
from models.invitation import Invitation
from models.membership import Membership
from models.role import Role
from tests.handlers.idle_atlas.conftest import PATH, Customer
from tests.handlers.signing_in import ACTOR, member_of
from tests.models import people

READS = ("organization", "locations", "members", "invitations", "roles")
UNAUTHENTICATED = {
    "error": {"code": "unauthenticated", "message": "Missing or invalid credentials."}
}


def test_document_200_is_this_contracts_own_and_open(anonymous: httpx.Client) -> None:
    """Rule 14."""
    answer = anonymous.get(f"{PATH}/openapi.json")
    assert answer.status_code == 200
    assert answer.json()["openapi"].startswith("3.1.")
    assert answer.json()["info"]["title"] == "Idle Atlas Customer API"
    assert sum(len(item) for item in answer.json()["paths"].values()) == 9
    assert all(path.startswith(PATH) for path in answer.json()["paths"])


def test_organization_200_is_the_keys_own(customer: Customer) -> None:
    """Rule 10."""
    answer = customer.read("organization")
    assert answer.status_code == 200
    assert answer.json() == {
        "organization": {
            "id": str(customer.organization.uuid),
            "name": "Acme",
            "slug": "acme",
            "status": "trial",
        }
    }


def test_locations_200_are_labelled_with_their_code(customer: Customer) -> None:
    """Rule 15."""
    lane = people.location(customer.organization, "Harbor Lane 4", "HL4")
    mill = people.location(customer.organization, "Old Mill")
    common = {"status": "active"}
    assert customer.listed("locations") == [
        common
        | {
            "id": str(lane.uuid),
            "name": "Harbor Lane 4",
            "code": "HL4",
            "displayLabel": "Harbor Lane 4 (HL4)",
        },
        common
        | {"id": str(mill.uuid), "name": "Old Mill", "code": None, "displayLabel": "Old Mill"},
    ]


def test_members_200_have_every_role_with_its_scopes_label(customer: Customer) -> None:
    """Rule 15: on the organization, on a workspace, on a location."""
    sam = member_of(customer.organization, "developer", "sam@example.com")
    membership = Membership.get(Membership.user == sam)
    studio = people.workspace(customer.organization, "Studio")
    mill = people.location(customer.organization, "Old Mill")
    keeper = people.own_role(customer.organization, "keeper", "location")
    people.assign(membership, Role.get(Role.key == "workspace_user"), studio)
    people.assign(membership, keeper, mill)
    _, shown = customer.listed("members")
    joined_at = datetime.fromisoformat(shown.pop("joinedAt"))
    assert abs((datetime.now(UTC) - joined_at).total_seconds()) < 60
    roles = shown.pop("roles")
    assert shown == {
        "membershipId": str(membership.uuid),
        "userId": str(sam.uuid),
        "email": "sam@example.com",
        "name": "Ada",
        "status": "active",
    }
    assert len({role.pop("assignmentId") for role in roles}) == 3
    assert [tuple(role.values()) for role in roles] == [
        ("developer", "organization", None, "Acme"),
        ("workspace_user", "workspace", str(studio.uuid), "Studio"),
        ("keeper", "location", str(mill.uuid), "Old Mill"),
    ]


def test_invitations_200_have_their_status_by_the_clock(customer: Customer) -> None:
    """Rules 15 and 22."""
    instant = now()
    made = [
        Invitation.create(
            organization=customer.organization,
            email="lena@example.com",
            role=Role.get(Role.key == "user"),
            scope_type="organization",
            scope_id=customer.organization.id,
            status="pending",
            digest=str(days),
            invited_at=instant,
            expires_at=instant + timedelta(days=days),
        )
        for days in (21, -1)
    ]
    listed = customer.listed("invitations")
    assert [each["status"] for each in listed] == ["pending", "expired"]
    assert datetime.fromisoformat(listed[0].pop("expiresAt")) == instant + timedelta(days=21)
    assert datetime.fromisoformat(listed[0].pop("createdAt")) == instant
    assert listed[0] == {
        "id": str(made[0].uuid),
        "email": "lena@example.com",
        "roleKey": "user",
        "scopeType": "organization",
        "scopeId": None,
        "scopeLabel": "Acme",
        "status": "pending",
    }


def test_roles_200_are_built_in_and_own_with_permissions_grouped(customer: Customer) -> None:
    """Rule 16: what is built in is protected."""
    people.own_role(customer.organization, "keeper", "location", "locations:manage")
    listed = {each["key"]: each for each in customer.listed("roles")}
    assert listed["keeper"] == {
        "key": "keeper",
        "label": "Keeper",
        "description": "",
        "scopeType": "location",
        "scopeLabel": "Location",
        "isAssignable": True,
        "isProtected": False,
        "highlights": ["Makes, changes and archives the organization's locations"],
        "permissions": [
            {
                "key": "locations:manage",
                "group": "locations",
                "groupLabel": "Locations",
                "label": "Manage locations",
            }
        ],
    }
    built_in = {key for key, role in listed.items() if role["isProtected"]}
    assert built_in == listed.keys() - {"keeper"}
    assert len(built_in) == 9
    assert {role["scopeType"]: role["scopeLabel"] for role in listed.values()} == {
        "organization": "Organization",
        "workspace": "Workspace",
        "location": "Location",
    }
    assert [each["key"] for each in listed["admin"]["permissions"]] == [
        "api-keys:manage",
        "locations:manage",
        "roles:manage",
    ]
    assert not listed["workspace_billing"]["isAssignable"]


def test_reading_200_shows_nothing_of_other_organizations(customer: Customer) -> None:
    """Rules 6 and 10."""
    other = organization.create(ACTOR, slug="other", name="Other")
    member_of(other, "admin")
    people.location(other, "Theirs")
    people.own_role(other, "theirs", "location")
    for what in READS:
        answer = customer.read(what)
        assert answer.status_code == 200
        assert "other" not in answer.text.lower()
        assert "theirs" not in answer.text.lower()


@pytest.mark.parametrize("what", READS)
def test_reading_401_in_every_case_alike(customer: Customer, what: str) -> None:
    """Rules 1, 2, 5 and 10."""
    frozen = organization.create(ACTOR, slug="frozen", name="Frozen")
    _, of_frozen = api_key.create_own(ACTOR, frozen.uuid, audience="idle_atlas", name="k")
    organization.cancel(ACTOR, frozen.uuid)
    _, for_aibi = api_key.create_own(ACTOR, customer.organization.uuid, audience="aibi", name="k")
    for wrong in (of_frozen, for_aibi, "ia_nonsense", "ia_%00"):
        answer = customer.read(what, wrong)
        assert (answer.status_code, answer.json()) == (401, UNAUTHENTICATED)
    with_a_cookie = customer.http.get(f"{PATH}/{what}", headers=customer.cookie)
    assert (with_a_cookie.status_code, with_a_cookie.json()) == (401, UNAUTHENTICATED)


def test_reading_counts_against_the_keys_limit(customer: Customer) -> None:
    """Rules 10 and 53: 600 a minute for a key, over all that it reads."""
    answers = [customer.read(what) for what in READS]
    assert {each.headers["ratelimit-policy"] for each in answers} == {'"api-key";q=600;w=60'}
    left = [int(each.headers["ratelimit"].split("r=")[1].split(";")[0]) for each in answers]
    # A minute of the clock may end in between.
    assert left[-1] in (left[0] - 4, *range(595, 600))


def test_reading_429_when_the_keys_limit_is_used_up(customer: Customer) -> None:
    """Rules 10 and 53: it says when to come back; another key has a limit of its own."""
    _, other = api_key.create_own(
        ACTOR, customer.organization.uuid, audience="idle_atlas", name="Other"
    )
    # Enough even if a minute of the clock ends in between.
    answers = (customer.read("organization") for _ in range(1_202))
    refused = next(each for each in answers if each.status_code == 429)
    assert refused.json()["error"]["code"] == "rate_limited"
    assert 1 <= int(refused.headers["retry-after"]) <= 60
    assert f"r=0;t={refused.headers['retry-after']}" in refused.headers["ratelimit"]
    assert customer.read("organization", other).status_code == 200
