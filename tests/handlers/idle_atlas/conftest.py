"""A customer, by a key and in a browser."""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from models import api_key, organization
from models.api_key import ApiKey
from models.organization import Organization
from tenantry.settings import Settings
from tests.handlers.signing_in import ACTOR, cookie_of, member_of

Json = dict[str, Any]
PATH = "/api/customer/v1"
KEYS = f"{PATH}/api-keys"


@dataclass(frozen=True)
class Customer:
    """An organization whose key reads, and whose admin is signed in."""

    http: httpx.Client
    organization: Organization
    key: ApiKey
    plaintext: str
    cookie: dict[str, str]

    def read(self, what: str, key: str | None = None) -> httpx.Response:
        return self.http.get(f"{PATH}/{what}", headers={"x-api-key": key or self.plaintext})

    def listed(self, what: str, name: str | None = None) -> list[Json]:
        answer = self.read(what)
        assert answer.status_code == 200, answer.text
        rows: list[Json] = answer.json()[name or what]
        return rows

    def keys(self) -> httpx.Response:
        return self.http.get(KEYS, headers=self.cookie)

    def create(self, body: Any, **headers: str) -> httpx.Response:
        return self.http.post(KEYS, json=body, headers=self.cookie | headers)

    def revoke(self, key_id: object) -> httpx.Response:
        return self.http.post(f"{KEYS}/{key_id}/revoke", headers=self.cookie)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Of a server of this contract."""
    return settings.model_copy(update={"contracts": ("idle_atlas",)})


@pytest.fixture
def customer(anonymous: httpx.Client) -> Customer:
    owner = organization.create(ACTOR, slug="acme", name="Acme")
    key, plaintext = api_key.create_own(ACTOR, owner.uuid, audience="idle_atlas", name="Sync")
    cookie = cookie_of(member_of(owner, "admin"))
    return Customer(anonymous, owner, key, plaintext, cookie)
