"""A paying customer, the clouds to make its accounts in, and AWS as moto plays it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from models import checkout, cloud_account
from models.actor import Actor
from models.checkout import Checkout, PaymentEvent
from models.cloud_account import CloudAccount
from models.organization import Organization
from tenantry.gateways.cloud import LocalCloud
from tests.provisioning.aws import Aws, moto
from tests.provisioning.harness import SentMail


class PaidAtOnce:
    """A payment service whose customers need no page to pay on."""

    def open_checkout(self, email: str) -> Checkout:
        return Checkout(f"cs_test_{email}", "http://127.0.0.1/pay")

    def read_event(self, payload: bytes, signature: str) -> PaymentEvent:
        raise NotImplementedError


@pytest.fixture
def customer(actor: Actor) -> Organization:
    """A customer that has signed up and paid; it uses the `database` too."""
    with checkout.take_payments(PaidAtOnce()):
        opened = checkout.open_checkout(actor, "owner@acme.example")
    paid = PaymentEvent(
        id="evt_1",
        type="checkout.session.completed",
        occurred_at=datetime.now(UTC),
        checkout_id=opened.id,
        outcome="paid",
        subscription="sub_1",
        standing="paid",
    )
    checkout.handle(actor, paid)
    owner: Organization = checkout.find(opened.id).organization
    return owner


@pytest.fixture
def ordered(actor: Actor, customer: Organization) -> CloudAccount:
    """An account that was ordered and that nobody has begun to make."""
    return cloud_account.order(
        actor, organization_uuid=customer.uuid, github_repos=["acme/storefront"]
    )


@pytest.fixture
def local_cloud(tmp_path: Path) -> LocalCloud:
    return LocalCloud(tmp_path / "local-cloud.db", seconds=0)


@pytest.fixture
def mail() -> SentMail:
    return SentMail([])


@pytest.fixture(scope="session")
def aws_server() -> Iterator[Aws]:
    with moto() as aws:
        yield aws


@pytest.fixture
def aws(aws_server: Aws, monkeypatch: pytest.MonkeyPatch) -> Aws:
    """AWS with an organization, its Identity Center and a unit for customers' accounts."""
    for name, value in aws_server.environment.items():
        monkeypatch.setenv(name, value)
    return aws_server
