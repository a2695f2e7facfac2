"""An organization of the Business tier and its key, made by the models; the rest over the wire."""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from models import api_key, organization
from models.actor import Actor
from models.api_key import ApiKey
from models.organization import Organization
from tenantry.settings import Settings

Json = dict[str, Any]
PATH = "/api/org-api-keys"
ACTOR = Actor.command("tests")


@dataclass(frozen=True)
class Partner:
    """A partner's system: it makes sessions with a key, and its players use them."""

    http: httpx.Client
    organization: Organization
    key: ApiKey
    plaintext: str

    def create(self, body: Json | None = None, **headers: str) -> httpx.Response:
        names = {"x-api-key": self.plaintext} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        return self.http.post(
            PATH, params={"action": "create-session"}, json=body or {"game_id": 42}, headers=names
        )

    def token(self, body: Json | None = None) -> str:
        """The token of a new session."""
        answer = self.create(body)
        assert answer.status_code == 200, answer.text
        token: str = answer.json()["data"]["token"]
        return token

    def validate(self, token: str) -> httpx.Response:
        return self.http.get(PATH, params={"action": "validate-session", "token": token})

    def consume(self, token: str, **more: str) -> httpx.Response:
        body = {"token": token} | more
        return self.http.post(PATH, params={"action": "consume-session"}, json=body)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Of a server of this contract beside the registry."""
    return settings.model_copy(update={"contracts": ("dailyplay", "tenant_registry")})


@pytest.fixture
def business(anonymous: httpx.Client) -> Organization:
    """An organization whose plan brings `dailyplay`; the server is up."""
    assert anonymous.get("/healthz").status_code == 200
    return organization.create(ACTOR, slug="arcade", name="Arcade", plan="business")


@pytest.fixture
def partner(anonymous: httpx.Client, business: Organization) -> Partner:
    key, plaintext = api_key.create_limited(ACTOR, business.uuid, name="Storefront")
    return Partner(anonymous, business, key, plaintext)
