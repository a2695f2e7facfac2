"""The page on which somebody who was invited by mail accepts; no script is needed."""

import httpx
import pytest

from models.invitation import Invitation
from models.membership import Membership, role_of
from models.organization import Organization
from models.user import User
from tests.handlers.console.conftest import PASSWORD, Browser, person
from tests.models.invitations import TOKEN, invited

PATH = f"/invitations/{TOKEN}"


def accept(browser: Browser, **form: str) -> httpx.Response:
    return browser.http.post(PATH, data={"password": PASSWORD, "name": "Kim"} | form)


def test_page_shows_where_and_as_what(browser: Browser, acme: Organization) -> None:
    invited(acme)
    page = browser.get(PATH)
    assert page.status_code == 200
    assert "kim@acme.example is invited to join as Developer." in page.text
    assert ("<h1>Acme</h1>" in page.text, 'autocomplete="new-password"' in page.text) == (
        True,
        True,
    )
    policy = page.headers["content-security-policy"]
    assert ("default-src 'none'" in policy, "script-src" in policy) == (True, False)


def test_page_makes_a_member_who_is_signed_in(browser: Browser, acme: Organization) -> None:
    invited(acme)
    answer = accept(browser)
    assert (answer.status_code, answer.headers["location"]) == (303, "/invitations/accepted")
    assert "HttpOnly" in answer.headers["set-cookie"]
    next_page = browser.get("/invitations/accepted")
    assert "signed in with this browser as kim@acme.example" in next_page.text
    assert role_of(acme, User.get()) == "developer"
    assert browser.session()["user"]["name"] == "Kim"


def test_page_takes_the_password_that_there_is(browser: Browser, acme: Organization) -> None:
    person(acme, "kim@acme.example", "user")
    Membership.update(status="removed").execute()
    invited(acme)
    assert 'autocomplete="current-password"' in browser.get(PATH).text
    answer = accept(browser, password="not that one")
    assert (answer.status_code, "The password is wrong." in answer.text) == (401, True)


@pytest.mark.parametrize(
    "form", [{"password": "seven77"}, {"password": ""}, {"password": "\0" * 9}, {"name": "x" * 201}]
)
def test_page_400_shows_the_form_again(
    browser: Browser, acme: Organization, form: dict[str, str]
) -> None:
    invited(acme)
    answer = accept(browser, **form)
    assert (answer.status_code, 'role="alert"' in answer.text) == (400, True)
    assert Invitation.get().status == "pending"


def test_page_404_for_what_is_no_invitation(browser: Browser, acme: Organization) -> None:
    for answer in (browser.get(PATH), accept(browser)):
        assert (answer.status_code, "There is no such invitation" in answer.text) == (404, True)


def test_page_403_from_another_origin(browser: Browser, acme: Organization) -> None:
    invited(acme)
    headers = {"origin": "https://evil.example"}
    answer = browser.http.post(PATH, data={"password": PASSWORD}, headers=headers)
    assert (answer.status_code, Invitation.get().status) == (403, "pending")
