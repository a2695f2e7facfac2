"""Invitations, seen and accepted with the token that was mailed."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from models import organization
from models.invitation import Invitation
from models.membership import Membership, RoleAssignment, role_of
from models.organization import Organization
from models.role import Role
from models.user import User
from tests.handlers.console.conftest import ACTOR, PASSWORD, Browser, Json, person
from tests.models.invitations import TOKEN, invited

PATH = f"/api/console/v1/invitations/{TOKEN}"


def accept(browser: Browser, **changes: str) -> Json:
    answer = browser.post(f"{PATH}/accept", {"password": PASSWORD, "name": "Kim"} | changes)
    assert answer.status_code == 200, answer.text
    body: Json = answer.json()
    return body


def test_get_invitation_200_tells_where_and_as_what(browser: Browser, acme: Organization) -> None:
    row = invited(acme)
    found = browser.get(PATH).json()["invitation"]
    assert datetime.fromisoformat(found.pop("expiresAt")) == row.expires_at
    assert found == {
        "email": "kim@acme.example",
        "organization": "Acme",
        "role": "Developer",
        "hasPassword": False,
    }


def test_accept_invitation_200_makes_a_member_who_is_signed_in(
    browser: Browser, acme: Organization
) -> None:
    row = invited(acme)
    body = accept(browser)
    assert (body["user"]["name"], body["organization"]["slug"]) == ("Kim", "acme")
    assert role_of(acme, User.get()) == "developer"
    assert browser.session()["session"]["activeOrganizationId"] == str(acme.uuid)
    assert Invitation.get_by_id(row.id).status == "accepted"
    assert browser.get(PATH).status_code == 404
    assert browser.sign_in("kim@acme.example").status_code == 200


def test_accept_invitation_401_needs_the_password_that_there_is(
    browser: Browser, acme: Organization
) -> None:
    other = organization.create(ACTOR, slug="other", name="Other")
    person(other, "kim@acme.example", "user", "Kim Known")
    invited(acme)
    assert browser.get(PATH).json()["invitation"]["hasPassword"] is True
    answer = browser.post(f"{PATH}/accept", {"password": "not that one", "name": "Eve"})
    assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHENTICATED")
    assert browser.get(PATH).status_code == 200
    assert accept(browser)["user"]["name"] == "Kim Known"


def test_accept_invitation_200_of_many_at_once_one_wins(
    browser: Browser, acme: Organization
) -> None:
    invited(acme)
    body = {"password": PASSWORD, "name": "Kim"}
    with ThreadPoolExecutor(5) as pool:
        answers = list(pool.map(lambda _: browser.post(f"{PATH}/accept", body), range(5)))
    assert sorted(answer.status_code for answer in answers) == [200] + [404] * 4
    assert Membership.select().count() == 1


def test_accept_invitation_200_brings_a_removed_member_back(
    browser: Browser, acme: Organization
) -> None:
    member = person(acme, "kim@acme.example", "user")
    Membership.update(status="removed").execute()
    invited(acme)
    RoleAssignment.delete().execute()
    accept(browser)
    assert role_of(acme, member) == "developer"


def test_accept_invitation_200_own_role_comes_beside_the_plain_one(
    browser: Browser, acme: Organization
) -> None:
    row = invited(acme)
    own = Role.create(
        key="keeper", label="Keeper", permissions=["locations:manage"], organization=acme
    )
    Invitation.update(role=own).where(Invitation.id == row.id).execute()
    accept(browser)
    assert role_of(acme, User.get()) == "user"
    assert browser.get("/api/console/v1/me").json()["permissions"] == ["locations:manage"]


@pytest.mark.parametrize("how", ["unknown", "deleted", "accepted", "expired", "frozen", "archived"])
def test_invitation_404_whatever_became_of_it(
    browser: Browser, acme: Organization, how: str
) -> None:
    """Rules 6, 22 and 39."""
    row = invited(acme)
    if how in ("deleted", "accepted"):
        Invitation.update(status=how).execute()
    elif how == "expired":
        Invitation.update(expires_at=datetime.now(UTC) - timedelta(seconds=1)).execute()
    elif how == "frozen":
        organization.cancel(ACTOR, acme.uuid)
    elif how == "archived":
        organization.archive(ACTOR, acme.uuid)
    else:
        row.delete_instance()
    accepting = browser.post(f"{PATH}/accept", {"password": PASSWORD})
    answers = [browser.get(PATH), accepting]
    assert [answer.status_code for answer in answers] == [404, 404]
    message = "There is no such invitation, or it is accepted or over."
    assert answers[0].json() == answers[1].json() == {"code": "NOT_FOUND", "message": message}
    assert User.select().count() == 0


def test_accept_invitation_409_of_somebody_who_is_a_member(
    browser: Browser, acme: Organization
) -> None:
    person(acme, "kim@acme.example", "user")
    row = invited(acme)
    answer = browser.post(f"{PATH}/accept", {"password": PASSWORD})
    assert answer.status_code == 409
    assert Invitation.get_by_id(row.id).status == "pending"


@pytest.mark.parametrize("body", [{}, {"password": "seven77"}, {"password": PASSWORD, "x": 1}])
def test_accept_invitation_400_names_the_field(
    browser: Browser, acme: Organization, body: Json
) -> None:
    """Rule 50."""
    invited(acme)
    assert browser.post(f"{PATH}/accept", body).status_code == 400


def test_accept_invitation_403_from_another_origin(browser: Browser, acme: Organization) -> None:
    invited(acme)
    answer = browser.post(f"{PATH}/accept", {"password": PASSWORD}, origin="https://evil.example")
    assert answer.status_code == 403
