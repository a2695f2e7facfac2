"""Sign-ups under concurrency: two server processes, and sockets of their own for every caller."""

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from models.api_key import ApiKey
from models.checkout import WebhookEvent
from models.organization import Organization
from tenantry.gateways.payments import LocalPayments
from tests.races.conftest import Serve

WEBHOOKS = 20
FETCHES = 32
ROUNDS = 10

pytestmark = pytest.mark.usefixtures("database")
Client = httpx.Client


@pytest.fixture
def base_url(serve: Serve) -> Iterator[str]:
    with serve(contracts="aibi", worker="false") as (host, port):
        yield f"http://{host}:{port}"


def together(number: int, base_url: str, ask: Callable[[Client], int]) -> Counter[int]:
    """The statuses of as many requests at once, each on a connection that stands already."""
    gate = threading.Barrier(number)

    def one(_place: int) -> int:
        with Client(base_url=base_url, timeout=60) as client:
            client.get("/v1/stripe/session/cs_none")
            gate.wait()
            return ask(client)

    with ThreadPoolExecutor(number) as pool:
        return Counter(pool.map(one, range(number)))


def set_up(base_url: str, email: str) -> str:
    answer = httpx.post(f"{base_url}/v1/stripe/setup", json={"email": email})
    checkout_id: str = answer.json()["sessionId"]
    return checkout_id


def deliver(base_url: str, checkout_id: str, times: int) -> Counter[int]:
    """Deliver one event, that the checkout was paid, as many times at once."""
    payload, signature = LocalPayments(base_url).webhook(checkout_id, "pay")
    headers = {"content-type": "application/json", "stripe-signature": signature}
    path = "/v1/stripe/callback"
    return together(
        times,
        base_url,
        lambda client: client.post(path, content=payload, headers=headers).status_code,
    )


def test_webhook_delivered_20_times_at_once_makes_one_customer(base_url: str) -> None:
    """Rule 29."""
    for each in range(ROUNDS):
        checkout_id = set_up(base_url, f"owner-{each}@acme.example")
        assert deliver(base_url, checkout_id, WEBHOOKS) == {200: 20}
    assert Organization.select().count() == 10
    assert ApiKey.select().count() == 10
    assert WebhookEvent.select().count() == 10


def test_key_fetched_by_32_at_once_is_handed_to_one(base_url: str) -> None:
    """Rule 30."""
    for each in range(ROUNDS):
        checkout_id = set_up(base_url, f"owner-{each}@acme.example")
        deliver(base_url, checkout_id, 1)
        path = f"/v1/stripe/session/{checkout_id}"
        told = together(FETCHES, base_url, lambda client, path=path: client.get(path).status_code)
        assert told == {200: 1, 404: 31}
