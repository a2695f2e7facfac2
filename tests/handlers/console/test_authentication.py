"""Signing in and out in the wire form of better-auth."""

import re
import threading
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from passlib.hash import argon2

from models import membership, password
from models.audit import AuditEvent
from models.login_session import LoginSession
from models.organization import Organization
from models.user import User
from tenantry.settings import Settings
from tests.handlers.conftest import NO_AUTHORITIES
from tests.handlers.console.conftest import ACTOR, CHEAP, EMAIL, PASSWORD, WRONG, Browser, person

NEW = "a better horse for the battery"


def test_sign_in_200_sets_the_cookie(browser: Browser, ada: User) -> None:
    """Rule 9."""
    answer = browser.sign_in(email="ADA@acme.example")
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["redirect"] is False
    assert (body["user"]["email"], body["user"]["name"]) == (EMAIL, "Ada")
    assert re.fullmatch(
        rf"better-auth\.session_token={body['token']}\.[A-Za-z0-9%]+; Max-Age=604800; Path=/; "
        "HttpOnly; SameSite=Lax",
        answer.headers["set-cookie"],
    )
    assert re.fullmatch("[A-Za-z0-9]{32}", body["token"])


def test_get_session_200_tells_session_and_user(
    browser: Browser, acme: Organization, ada: User
) -> None:
    assert browser.session() is None
    token = browser.sign_in().json()["token"]
    found = browser.session()
    assert found["user"]["id"] == found["session"]["userId"] == str(ada.uuid)
    assert found["session"]["activeOrganizationId"] == str(acme.uuid)
    assert found["session"]["ipAddress"] == "127.0.0.1"
    begun = datetime.fromisoformat(found["session"]["createdAt"])
    ends = datetime.fromisoformat(found["session"]["expiresAt"])
    assert ends - begun == timedelta(days=7)
    assert token not in str(found)


@pytest.mark.parametrize(
    ("email", "text"),
    [
        (EMAIL, "another password"),
        (EMAIL, PASSWORD.upper()),
        ("nobody@acme.example", PASSWORD),
        ("without@acme.example", PASSWORD),
        ("no address", PASSWORD),
        ("é@acme.example", "ü" * 40),
    ],
)
def test_sign_in_401_tells_not_what_is_wrong(
    browser: Browser, acme: Organization, ada: User, email: str, text: str
) -> None:
    """Rule 5."""
    membership.add(ACTOR, acme.uuid, email="without@acme.example", role="user")
    answer = browser.sign_in(email, text)
    assert (answer.status_code, answer.json()) == (401, WRONG)
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("email", [EMAIL, "nobody@acme.example", "without@acme.example"])
def test_sign_in_401_costs_one_hash_whoever_is_named(
    browser: Browser,
    acme: Organization,
    ada: User,
    email: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Rule 56: an unknown address takes the time of a wrong password."""
    membership.add(ACTOR, acme.uuid, email="without@acme.example", role="user")
    real, verified = argon2.using(**CHEAP), []

    class Counting:
        memory_cost, default_rounds, parallelism = 64, 1, 1

        @staticmethod
        def verify(text: str, kept: str) -> bool:
            verified.append(kept.rpartition("$")[0].rpartition("$")[0])
            return bool(real.verify(text, kept))

    monkeypatch.setattr(password, "_hasher", lambda: Counting)
    assert browser.sign_in(email, "another password").status_code == 401
    assert verified == ["$argon2id$v=19$m=64,t=1,p=1"]


def test_sign_in_400_names_the_field(browser: Browser) -> None:
    """Rule 50."""
    answer = browser.post("/api/auth/sign-in/email", {"email": EMAIL})
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID")
    assert "password" in answer.json()["message"]


def test_sign_in_403_from_another_origin(browser: Browser, ada: User) -> None:
    answer = browser.sign_in(origin="https://evil.example")
    assert (answer.status_code, answer.json()["code"]) == (403, "FORBIDDEN")
    assert browser.session() is None


def test_sign_in_is_audited_as_the_persons(browser: Browser, ada: User) -> None:
    """Rule 51."""
    browser.sign_in()
    event = AuditEvent.get(AuditEvent.action == "console.login_session.create")
    assert (event.actor_type, event.source_ip) == ("user", "127.0.0.1")


class TestLimited:
    """Rule 56: by address, before the password is looked at."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        return settings.model_copy(update={"failed_authentications": 3})

    def test_sign_in_429_before_any_password_is_looked_at(
        self, browser: Browser, ada: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        looked_at: list[str] = []

        def proven(_person: User | None, text: str) -> None:
            looked_at.append(text)

        monkeypatch.setattr(password, "proven", proven)
        # A minute of the clock may end in between: of seven in two minutes one is too many.
        answers = [browser.sign_in(text=f"wrong {number}") for number in range(7)]
        statuses = [answer.status_code for answer in answers]
        assert set(statuses) == {401, 429}
        assert len(looked_at) == statuses.count(401)
        refused = next(answer for answer in answers if answer.status_code == 429)
        assert refused.json()["code"] == "RATE_LIMITED"
        assert 0 < int(refused.headers["retry-after"]) <= 60
        policy = refused.headers["ratelimit-policy"]
        assert policy == '"sign-in";q=3;w=60, "sign-in-day";q=72;w=86400'
        standings = r'"sign-in";r=0;t=\d+, "sign-in-day";r=\d+;t=\d+'
        assert re.fullmatch(standings, refused.headers["ratelimit"])

    def test_sign_in_429_of_one_address_is_nothing_to_another(
        self, browser: Browser, ada: User
    ) -> None:
        transport = httpx.HTTPTransport(local_address="127.0.0.2")
        while browser.sign_in(text="wrong").status_code != 429:
            pass
        with httpx.Client(base_url=browser.http.base_url, transport=transport) as elsewhere:
            assert Browser(elsewhere).sign_in().status_code == 200


def test_sign_in_200_many_at_once_hash_two_at_once(
    browser: Browser, ada: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rule 3, while other requests are answered."""
    real, lock = argon2.using(**CHEAP), threading.Lock()
    running, most = 0, 0

    class Watching:
        memory_cost, default_rounds, parallelism = 64, 1, 1

        @staticmethod
        def verify(text: str, kept: str) -> bool:
            nonlocal running, most
            with lock:
                running += 1
                most = max(most, running)
            threading.Event().wait(0.05)
            with lock:
                running -= 1
            return bool(real.verify(text, kept))

    monkeypatch.setattr(password, "_hasher", lambda: Watching)
    statuses: list[int] = []

    def sign_in() -> None:
        with httpx.Client(base_url=browser.http.base_url, verify=NO_AUTHORITIES) as client:
            statuses.append(Browser(client).sign_in().status_code)

    threads = [threading.Thread(target=sign_in) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == [200] * 6
    assert most == 2


def test_sign_out_200_ends_the_session(browser: Browser, ada: User) -> None:
    browser.sign_in()
    cookie = dict(browser.http.cookies)
    answer = browser.post("/api/auth/sign-out")
    assert (answer.status_code, answer.json()) == (200, {"success": True})
    assert browser.http.cookies.get("better-auth.session_token") is None
    browser.http.cookies.update(cookie)
    assert browser.session() is None
    assert LoginSession.select().count() == 0
    actions = [event.action for event in AuditEvent.select().order_by(AuditEvent.id)]
    assert actions[-2:] == ["console.login_session.create", "console.login_session.end"]


def test_sign_out_200_for_nobody(browser: Browser) -> None:
    answer = browser.http.post("/api/auth/sign-out")
    assert (answer.status_code, answer.json()) == (200, {"success": True})


def test_sign_out_403_from_another_origin(browser: Browser, ada: User) -> None:
    browser.sign_in()
    assert browser.post("/api/auth/sign-out", sec_fetch_site="cross-site").status_code == 403
    assert browser.session() is not None


def test_change_password_200_ends_the_other_sessions(browser: Browser, ada: User) -> None:
    browser.sign_in()
    other = dict(browser.http.cookies)
    browser.http.cookies.clear()
    browser.sign_in()
    body = {"currentPassword": PASSWORD, "newPassword": NEW, "revokeOtherSessions": False}
    answer = browser.post("/api/auth/change-password", body)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["token"], answer.json()["user"]["email"]) == (None, EMAIL)
    assert browser.session() is not None
    browser.http.cookies.clear()
    browser.http.cookies.update(other)
    assert browser.session() is None
    assert browser.sign_in().status_code == 401
    assert browser.sign_in(text=NEW).status_code == 200
    assert PASSWORD not in str([event.__data__ for event in AuditEvent.select()])


def test_change_password_400_wrong_current_one(browser: Browser, ada: User) -> None:
    browser.sign_in()
    body = {"currentPassword": "wrong", "newPassword": NEW}
    answer = browser.post("/api/auth/change-password", body)
    assert (answer.status_code, answer.json()["code"]) == (400, "INVALID")
    assert "currentPassword" in answer.json()["message"]
    assert browser.sign_in().status_code == 200


@pytest.mark.parametrize("new", ["seven77", "x" * 129])
def test_change_password_400_too_short_or_too_long(browser: Browser, ada: User, new: str) -> None:
    browser.sign_in()
    body = {"currentPassword": PASSWORD, "newPassword": new}
    answer = browser.post("/api/auth/change-password", body)
    assert answer.status_code == 400
    assert new not in answer.text


def test_change_password_200_one_text_however_it_is_composed(browser: Browser, ada: User) -> None:
    browser.sign_in()
    body = {"currentPassword": PASSWORD, "newPassword": "cafe\u0301 au lait"}
    assert browser.post("/api/auth/change-password", body).status_code == 200
    assert browser.sign_in(text="caf\u00e9 au lait").status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/api/auth/change-password"),
        ("GET", "/api/auth/list-sessions"),
        ("POST", "/api/auth/revoke-session"),
        ("POST", "/api/auth/revoke-sessions"),
        ("POST", "/api/auth/revoke-other-sessions"),
        ("GET", "/api/console/v1/me"),
        ("PUT", "/api/console/v1/active-organization"),
        ("GET", "/api/console/v1/sessions"),
        ("DELETE", "/api/console/v1/sessions/019c4ba9-4b40-76f0-8478-82e36b0d549b"),
    ],
)
def test_signed_in_routes_401_for_nobody(browser: Browser, method: str, path: str) -> None:
    for cookie in ("", "better-auth.session_token=forged.c2lnbmF0dXJl"):
        answer = browser.http.request(method, path, headers={"cookie": cookie})
        assert answer.status_code == 401
        assert answer.json() == {
            "code": "UNAUTHENTICATED",
            "message": "Missing or invalid credentials.",
        }


def test_sessions_200_listed_and_revoked_by_what_the_list_shows(
    browser: Browser, acme: Organization, ada: User
) -> None:
    person(acme, "kim@acme.example", "user")
    browser.sign_in("kim@acme.example")
    kim = dict(browser.http.cookies)
    for _ in range(3):
        browser.http.cookies.clear()
        browser.sign_in()
    listed = browser.get("/api/auth/list-sessions").json()
    here = browser.session()["session"]
    assert [each["token"] == here["token"] for each in listed] == [True, False, False]
    assert listed[0] == here
    body = {"token": listed[2]["token"]}
    for _ in range(2):
        answer = browser.post("/api/auth/revoke-session", body)
        assert (answer.status_code, answer.json()) == (200, {"status": True})
    assert len(browser.get("/api/auth/list-sessions").json()) == 2
    assert browser.post("/api/auth/revoke-session", {"token": "no id"}).status_code == 200
    assert browser.post("/api/auth/revoke-other-sessions").json() == {"status": True}
    assert [each["id"] for each in browser.get("/api/auth/list-sessions").json()] == [here["id"]]
    ended = dict(browser.http.cookies)
    assert browser.post("/api/auth/revoke-sessions").json() == {"status": True}
    assert browser.session() is None
    browser.http.cookies.update(ended)
    assert browser.session() is None
    browser.http.cookies.update(kim)
    assert browser.session()["user"]["email"] == "kim@acme.example"


def test_get_session_200_moves_an_old_session_on(browser: Browser, ada: User) -> None:
    browser.sign_in()
    then = datetime.now(UTC) - timedelta(days=2)
    LoginSession.update(updated_at=then).execute()
    answer = browser.get("/api/auth/get-session")
    assert "Max-Age=604800" in answer.headers["set-cookie"]
