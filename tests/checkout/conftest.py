"""A payment service that only opens checkouts, and the events that one would send."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from models import checkout
from models.actor import Actor
from models.checkout import Checkout, PaymentEvent
from models.organization import Organization

EMAIL = "owner@acme.example"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
ACTOR = Actor(type="system", contract="aibi", name="payments")


@dataclass
class Counter:
    """Opens `cs_test_1`, `cs_test_2`, …; the events of the tests are handled as they are."""

    opened: list[str] = field(default_factory=list)

    def open_checkout(self, email: str) -> Checkout:
        self.opened.append(email)
        name = f"cs_test_{len(self.opened)}"
        return Checkout(name, f"https://pay.example/{name}")

    def read_event(self, payload: bytes, signature: str) -> PaymentEvent:
        raise NotImplementedError


@pytest.fixture
def service() -> Iterator[Counter]:
    counter = Counter()
    with checkout.take_payments(counter):
        yield counter


def event(number: int, kind: str, minute: int = 0, **told: Any) -> PaymentEvent:
    return PaymentEvent(
        id=f"evt_{number}", type=kind, occurred_at=NOON + timedelta(minutes=minute), **told
    )


def completed(checkout_id: str, number: int = 1, minute: int = 0, **told: Any) -> PaymentEvent:
    """The event that a checkout was paid, which begins the subscription `sub_<number>`."""
    told = {"subscription": f"sub_{number}", "customer": "cus_1"} | told
    return event(
        number,
        "checkout.session.completed",
        minute,
        checkout_id=checkout_id,
        outcome="paid",
        standing="paid",
        **told,
    )


def stands(number: int, standing: str, minute: int, subscription: str = "sub_1") -> PaymentEvent:
    """The event that a subscription stands so since that minute."""
    kind = (
        "customer.subscription.deleted" if standing == "ended" else "customer.subscription.updated"
    )
    return event(number, kind, minute, subscription=subscription, standing=standing)


def opened(email: str = EMAIL) -> str:
    """The id of a new checkout."""
    return checkout.open_checkout(ACTOR, email).id


def paid(email: str = EMAIL, number: int = 1) -> Organization:
    """The customer of a new checkout that was paid."""
    checkout_id = opened(email)
    checkout.handle(ACTOR, completed(checkout_id, number))
    customer: Organization = checkout.find(checkout_id).organization
    return customer
