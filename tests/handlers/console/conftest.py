"""People with passwords, made by the models; signing in goes over the wire."""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from passlib.hash import argon2

from models import membership, organization, password
from models.actor import Actor
from models.database import transaction
from models.organization import Organization
from models.user import User
from tenantry.settings import Settings

Json = dict[str, Any]
ACTOR = Actor.command("tests")
PASSWORD = "correct horse battery staple"
EMAIL = "ada@acme.example"
CHEAP: Json = {"type": "ID", "memory_cost": 64, "time_cost": 1, "parallelism": 1}
WRONG = {
    "code": "INVALID_EMAIL_OR_PASSWORD",
    "message": "The email address or the password is wrong.",
}


@dataclass(frozen=True)
class Browser:
    """A client that keeps cookies, as browsers do."""

    http: httpx.Client

    def sign_in(self, email: str = EMAIL, text: str = PASSWORD, **headers: str) -> httpx.Response:
        body = {"email": email, "password": text}
        return self.post("/api/auth/sign-in/email", body, **headers)

    def session(self) -> Any:
        answer = self.http.get("/api/auth/get-session")
        assert answer.status_code == 200, answer.text
        return answer.json()

    def get(self, path: str) -> httpx.Response:
        return self.http.get(path)

    def post(self, path: str, body: Json | None = None, **headers: str) -> httpx.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.http.post(path, json={} if body is None else body, headers=named)


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same hashes with less of the work that makes them slow."""
    monkeypatch.setattr(password, "_hasher", lambda: argon2.using(**CHEAP))


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"contracts": ("console", "tenant_registry")})


@pytest.fixture
def browser(anonymous: httpx.Client) -> Browser:
    """A browser in front of a server that is up."""
    assert anonymous.get("/healthz").status_code == 200
    return Browser(anonymous)


@pytest.fixture
def acme(browser: Browser) -> Organization:
    return organization.create(ACTOR, slug="acme", name="Acme")


@pytest.fixture
def ada(acme: Organization) -> User:
    """The admin of Acme, with a password."""
    return person(acme, EMAIL, "admin", "Ada")


def person(owner: Organization, email: str, role: str, name: str | None = None) -> User:
    """A member with the password of all these tests."""
    member = membership.add(ACTOR, owner.uuid, email=email, role=role, name=name)
    hash_ = password.new_hash(PASSWORD)
    with transaction():
        password.keep(member.user, hash_)
    user: User = member.user
    return user
