"""The dashboard of an organization, as the tests of its keys use it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx

from models import membership, own_token
from models.organization import Organization
from tests.handlers.dailyplay.conftest import ACTOR, PATH, Json

ISSUER = "http://127.0.0.1:8080"
REFUSED = {"success": False, "error": "Missing or invalid credentials."}


@dataclass(frozen=True)
class Dashboard:
    """A member's dashboard: manages keys with a token."""

    http: httpx.Client
    organization: Organization
    token: str

    def index(self, **query: Any) -> httpx.Response:
        return self.ask("GET", params={"org_id": self.organization.id} | query)

    def create(self, body: Json | None = None, **headers: str) -> httpx.Response:
        default = {"org_id": self.organization.id, "name": "Storefront"}
        return self.ask("POST", json=default | (body or {}), headers=headers)

    def update(self, key_id: int, **changes: Any) -> httpx.Response:
        body = {"id": key_id, "org_id": self.organization.id} | changes
        return self.ask("PATCH", json=body)

    def delete(self, key_id: int, **query: Any) -> httpx.Response:
        params = {"id": key_id, "org_id": self.organization.id} | query
        return self.ask("DELETE", params=params)

    def made(self, body: Json | None = None) -> Json:
        """A new key, as it was answered."""
        answer = self.create(body)
        assert answer.status_code == 200, answer.text
        data: Json = answer.json()["data"]
        return data

    def listed(self) -> list[Json]:
        answer = self.index()
        assert answer.status_code == 200, answer.text
        data: list[Json] = answer.json()["data"]
        return data

    def ask(self, method: str, headers: dict[str, str] | None = None, **given: Any) -> Any:
        named = {"authorization": f"Bearer {self.token}"} | (headers or {})
        as_sent = {name: value.encode() for name, value in named.items()}
        return self.http.request(method, PATH, headers=as_sent, **given)


def dashboard_of(
    http: httpx.Client, organization: Organization, role: str, email: str = "sam@example.com"
) -> Dashboard:
    """The dashboard of a new member with that role."""
    membership.add(ACTOR, organization.uuid, email=email, role=role, name="Sam")
    return Dashboard(http, organization, token_of(email))


def token_of(email: str, tenant: str | None = None) -> str:
    return own_token.sign_for_user(
        ACTOR, ISSUER, email=email, lifetime=timedelta(minutes=5), tenant=tenant
    )
