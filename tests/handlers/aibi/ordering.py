"""Customers who have signed up and paid, and the accounts that they order over the wire."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from models import checkout
from tenantry.gateways.cloud import LocalCloud
from tests.checkout.conftest import ACTOR, Counter, completed, opened
from tests.provisioning.harness import SentMail, carry_out

Json = dict[str, Any]


@dataclass(frozen=True)
class Buyer:
    """A customer's system: it orders accounts with its key."""

    http: httpx.Client
    key: str

    def send(self, method: str, path: str, json: Json | None = None, **headers: str) -> Any:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        bearer = {"authorization": f"Bearer {self.key}"}
        return self.http.request(method, path, json=json, headers=bearer | names)

    def order(self, *repositories: str) -> Json:
        """A new account, as its order was answered."""
        answer = self.send("POST", "/v1/accounts", {"githubRepos": list(repositories)})
        assert answer.status_code == 202, answer.text
        made: Json = answer.json()
        return made


def buyer(http: httpx.Client, email: str = "owner@acme.example", number: int = 1) -> Buyer:
    """A customer that has paid, by the models; whatever it does then goes over the wire."""
    with checkout.take_payments(Counter(["another"] * (number - 1))):
        checkout_id = opened(email)
    checkout.handle(ACTOR, completed(checkout_id, number))
    return Buyer(http, checkout.hand_over(ACTOR, checkout_id).plaintext)


def make_all(folder: Path) -> LocalCloud:
    """Let a worker do all there is to do, and give the cloud that it did it in."""
    cloud = LocalCloud(folder / "local-cloud.db", seconds=0)
    carry_out(cloud, SentMail([]))
    return cloud
