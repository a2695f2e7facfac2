"""Many at once, over real sockets: one customer, one handover."""

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx

from models.api_key import ApiKey
from models.checkout import WebhookEvent
from models.organization import Organization
from tenantry.gateways.payments import LocalPayments
from tests.handlers.aibi.conftest import Visitor

WEBHOOKS = 20
FETCHES = 32


def together(number: int, base_url: str, ask: Callable[[httpx.Client, int], int]) -> Counter[int]:
    """The statuses of as many requests, each on a connection of its own, sent at once."""
    gate = threading.Barrier(number)

    def one(place: int) -> int:
        with httpx.Client(base_url=base_url, timeout=60) as client:
            client.get("/v1/stripe/session/warm")
            gate.wait()
            return ask(client, place)

    with ThreadPoolExecutor(number) as pool:
        return Counter(pool.map(one, range(number)))


def test_one_webhook_delivered_by_20_at_once_makes_one_customer(
    base_url: str, visitor: Visitor
) -> None:
    """Rule 29."""
    payload, signature = LocalPayments(base_url).webhook(visitor.set_up(), "pay")
    headers = {"content-type": "application/json", "stripe-signature": signature}

    def deliver(client: httpx.Client, _place: int) -> int:
        return client.post("/v1/stripe/callback", content=payload, headers=headers).status_code

    assert together(WEBHOOKS, base_url, deliver) == {200: 20}
    assert Organization.select().count() == 1
    assert ApiKey.select().count() == 1
    assert WebhookEvent.select().count() == 1


def test_checkouts_of_one_address_paid_at_once_make_one_customer(
    base_url: str, visitor: Visitor
) -> None:
    """Rule 29: each hands over a key of the same customer."""
    payments = LocalPayments(base_url)
    calls = [payments.webhook(visitor.set_up(), "pay") for _ in range(8)]

    def deliver(client: httpx.Client, place: int) -> int:
        payload, signature = calls[place]
        headers = {"content-type": "application/json", "stripe-signature": signature}
        return client.post("/v1/stripe/callback", content=payload, headers=headers).status_code

    assert together(8, base_url, deliver) == {200: 8}
    assert Organization.select().count() == 1
    assert ApiKey.select().count() == 8


def test_key_fetched_by_32_at_once_is_handed_to_one(base_url: str, visitor: Visitor) -> None:
    """Rule 30."""
    checkout_id = visitor.set_up()
    visitor.choose(checkout_id)

    def fetch(client: httpx.Client, _place: int) -> int:
        return client.get(f"/v1/stripe/session/{checkout_id}").status_code

    assert together(FETCHES, base_url, fetch) == {200: 1, 404: 31}
