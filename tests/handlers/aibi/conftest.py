"""A visitor who signs up on the local checkout page, and the customer who comes of it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from tenantry.settings import Settings

Json = dict[str, Any]
EMAIL = "owner@acme.example"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Of a server of this contract."""
    return settings.model_copy(update={"contracts": ("aibi",)})


@dataclass(frozen=True)
class Visitor:
    """Somebody with a browser and no credential."""

    http: httpx.Client

    def set_up(self, email: str = EMAIL) -> str:
        """The id of a new checkout."""
        answer = self.http.post("/v1/stripe/setup", json={"email": email})
        assert answer.status_code == 200, answer.text
        checkout_id: str = answer.json()["sessionId"]
        return checkout_id

    def choose(self, checkout_id: str, choice: str = "pay") -> httpx.Response:
        return self.http.post(f"/checkout/{checkout_id}", data={"choice": choice})

    def fetch(self, checkout_id: str) -> httpx.Response:
        return self.http.get(f"/v1/stripe/session/{checkout_id}")

    def sign_up(self, email: str = EMAIL) -> Json:
        """A paid sign-up, as the fetching of its key was answered."""
        checkout_id = self.set_up(email)
        assert self.choose(checkout_id).status_code == 303
        answer = self.fetch(checkout_id)
        assert answer.status_code == 200, answer.text
        handed: Json = answer.json()
        return handed


@pytest.fixture
def visitor(anonymous: httpx.Client) -> Visitor:
    return Visitor(anonymous)


@pytest.fixture
def customer(base_url: str, visitor: Visitor) -> Iterator[httpx.Client]:
    """A customer who has paid, with the first key."""
    headers = {"authorization": f"Bearer {visitor.sign_up()['apiKey']}"}
    with httpx.Client(base_url=base_url, headers=headers) as client:
        yield client
