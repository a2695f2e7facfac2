"""The first owner's sign-up; one's organizations and sessions."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from models import membership, organization, sign_up_token
from models.audit import AuditEvent
from models.membership import Membership
from models.organization import Organization
from models.password import Password
from models.sign_up_token import SignUpToken
from models.user import User
from tests.handlers.console.conftest import ACTOR, EMAIL, PASSWORD, Browser, Json, person

PATH = "/api/console/v1"
NOBODYS = "019c4ba9-4b40-76f0-8478-82e36b0d549b"


@pytest.fixture
def token(browser: Browser) -> str:
    issued = sign_up_token.issue()
    assert issued is not None
    return issued


def asked(token: str, **changes: Any) -> Json:
    body = {
        "token": token,
        "email": "Olive@Acme.example",
        "name": "Olive Owner",
        "password": PASSWORD,
        "organization": {"slug": "acme", "name": "Acme"},
    }
    return body | changes


def test_sign_up_201_makes_an_admin_who_is_signed_in(browser: Browser, token: str) -> None:
    answer = browser.post(f"{PATH}/sign-up", asked(token))
    assert answer.status_code == 201, answer.text
    assert answer.json()["organization"]["slug"] == "acme"
    assert browser.session()["user"]["email"] == "olive@acme.example"
    me = browser.get(f"{PATH}/me").json()
    assert (me["user"]["name"], me["organization"]["slug"]) == ("Olive Owner", "acme")
    assert me["permissions"] == ["api-keys:manage", "locations:manage", "roles:manage"]
    browser.http.cookies.clear()
    assert browser.sign_in("olive@acme.example").status_code == 200
    events = str([event.__data__ for event in AuditEvent.select()])
    assert token not in events
    assert PASSWORD not in events
    assert token not in str([row.__data__ for row in SignUpToken.select()])


def test_sign_up_201_is_audited_as_a_users_even_before_there_is_one(
    browser: Browser, token: str
) -> None:
    assert browser.post(f"{PATH}/sign-up", asked(token)).status_code == 201
    made = AuditEvent.get(AuditEvent.action == "console.user.create")
    assert (made.actor_type, made.actor_id, made.source_ip) == ("user", None, "127.0.0.1")
    joined = AuditEvent.get(AuditEvent.action == "console.organization.create")
    assert (joined.actor_type, joined.actor_id) == ("user", str(User.get().uuid))


def test_sign_up_401_token_works_once(browser: Browser, token: str) -> None:
    assert browser.post(f"{PATH}/sign-up", asked(token)).status_code == 201
    again = asked(token, email="b@acme.example", organization={"slug": "second", "name": "S"})
    for body in (again, again | {"token": "signup_unknown"}):
        answer = browser.post(f"{PATH}/sign-up", body)
        assert (answer.status_code, answer.json()["code"]) == (401, "UNAUTHENTICATED")
    assert User.select().count() == 1
    assert sign_up_token.issue() is None


def test_sign_up_201_of_many_at_once_one_wins(browser: Browser, token: str) -> None:
    bodies = [
        asked(
            token,
            email=f"o{number}@acme.example",
            organization={"slug": f"acme-{number}", "name": "Acme"},
        )
        for number in range(6)
    ]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda body: browser.post(f"{PATH}/sign-up", body), bodies))
    assert sorted(answer.status_code for answer in answers) == [201] + [401] * 5
    tables = (User, Password, Organization, Membership)
    assert [table.select().count() for table in tables] == [1, 1, 1, 1]


def test_sign_up_409_leaves_nothing_and_the_token_good(browser: Browser, token: str) -> None:
    organization.create(ACTOR, slug="acme", name="Acme")
    assert browser.post(f"{PATH}/sign-up", asked(token)).status_code == 409
    assert (User.select().count(), Password.select().count()) == (0, 0)
    body = asked(token, organization={"slug": "second", "name": "Second"})
    assert browser.post(f"{PATH}/sign-up", body).status_code == 201


def test_sign_up_409_for_somebody_who_has_a_password(
    browser: Browser, token: str, ada: User
) -> None:
    body = asked(token, email=EMAIL, organization={"slug": "second", "name": "Second"})
    answer = browser.post(f"{PATH}/sign-up", body)
    assert (answer.status_code, "email" in answer.json()["message"]) == (409, True)


@pytest.mark.parametrize(
    "changes",
    [
        {"email": "no address"},
        {"password": "seven77"},
        {"name": " "},
        {"organization": {"slug": "Acme!", "name": "Acme"}},
        {"organization": {"slug": "acme", "name": ""}},
        {"surplus": 1},
    ],
)
def test_sign_up_400_leaves_the_token_good(browser: Browser, token: str, changes: Json) -> None:
    """Rule 50."""
    assert browser.post(f"{PATH}/sign-up", asked(token, **changes)).status_code == 400
    assert browser.post(f"{PATH}/sign-up", asked(token)).status_code == 201


def test_sign_up_403_from_another_origin(browser: Browser, token: str) -> None:
    answer = browser.post(f"{PATH}/sign-up", asked(token), origin="https://evil.example")
    assert answer.status_code == 403


def test_token_issued_anew_takes_the_place_of_the_last(browser: Browser, token: str) -> None:
    newer = sign_up_token.issue()
    assert newer is not None
    assert browser.post(f"{PATH}/sign-up", asked(token)).status_code == 401
    assert browser.post(f"{PATH}/sign-up", asked(newer)).status_code == 201


def test_get_me_200_and_switch_organization_200(
    browser: Browser, acme: Organization, ada: User
) -> None:
    second = organization.create(ACTOR, slug="second", name="Second")
    membership.add(ACTOR, second.uuid, email=EMAIL, role="billing")
    browser.sign_in()
    body = {"organizationId": str(second.uuid)}
    answer = browser.http.put(f"{PATH}/active-organization", json=body)
    assert (answer.status_code, answer.json()["organization"]["slug"]) == (200, "second")
    me = browser.get(f"{PATH}/me").json()
    assert (me["organization"]["slug"], me["permissions"]) == ("second", [])
    assert [each["slug"] for each in me["organizations"]] == ["acme", "second"]
    assert browser.session()["session"]["activeOrganizationId"] == str(second.uuid)


def test_switch_organization_404_foreign_as_unknown(browser: Browser, ada: User) -> None:
    """Rule 6."""
    foreign = organization.create(ACTOR, slug="foreign", name="Foreign")
    browser.sign_in()
    answers = [
        browser.http.put(f"{PATH}/active-organization", json={"organizationId": unknown})
        for unknown in (str(foreign.uuid), NOBODYS)
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].json() == answers[1].json()


def test_get_me_200_removed_member_works_nowhere(browser: Browser, ada: User) -> None:
    browser.sign_in()
    Membership.update(status="removed").execute()
    me = browser.get(f"{PATH}/me").json()
    assert (me["organization"], me["permissions"], me["organizations"]) == (None, [], [])
    assert browser.session()["session"]["activeOrganizationId"] is None


def test_get_me_200_frozen_organization_has_no_permissions(
    browser: Browser, acme: Organization, ada: User
) -> None:
    """Rule 39."""
    browser.sign_in()
    organization.cancel(ACTOR, acme.uuid)
    me = browser.get(f"{PATH}/me").json()
    assert (me["organization"]["status"], me["permissions"]) == ("frozen", [])


def test_own_sessions_200_listed_and_204_ended(
    browser: Browser, acme: Organization, ada: User
) -> None:
    person(acme, "kim@acme.example", "user")
    browser.sign_in("kim@acme.example")
    foreign = browser.session()["session"]["id"]
    browser.http.cookies.clear()
    browser.sign_in()
    browser.sign_in()
    ids = [each["id"] for each in browser.get(f"{PATH}/sessions").json()["sessions"]]
    assert len(ids) == 2
    assert browser.http.delete(f"{PATH}/sessions/{ids[1]}").status_code == 204
    for unknown in (ids[1], foreign, NOBODYS):
        assert browser.http.delete(f"{PATH}/sessions/{unknown}").status_code == 404
    assert browser.http.delete(f"{PATH}/sessions/{ids[0]}").status_code == 204
    assert browser.session() is None
