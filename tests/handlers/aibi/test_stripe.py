"""The sign-up with Stripe, over the wire: its webhooks signed by its SDK's own code."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from stripe import WebhookSignature

from models.api_key import ApiKey
from models.audit import AuditEvent
from models.checkout import WebhookEvent
from tenantry.settings import Settings
from tests.checkout.stripe_server import FakeStripe, fake_stripe
from tests.handlers.aibi.conftest import EMAIL

SECRET = "whsec_of_the_endpoint"
NOW = 1_772_357_400
OVERLOADED = (429, {"error": {"type": "invalid_request_error", "code": "rate_limit"}})


@pytest.fixture
def stripe() -> Iterator[FakeStripe]:
    with fake_stripe() as fake:
        yield fake


@pytest.fixture
def settings(settings: Settings, stripe: FakeStripe) -> Settings:
    return settings.model_copy(
        update={
            "payments": "stripe",
            "stripe_api_key": SecretStr("sk_test"),
            "stripe_webhook_secret": SecretStr(SECRET),
            "stripe_price": "price_1",
            "stripe_api_base": stripe.url,
            "public_url": "https://tenants.example",
        }
    )


@dataclass(frozen=True)
class Shop:
    """Stripe and its customer, as this server sees them."""

    http: httpx.Client

    def set_up(self) -> str:
        answer = self.http.post("/v1/stripe/setup", json={"email": EMAIL})
        assert answer.status_code == 200, answer.text
        checkout_id: str = answer.json()["sessionId"]
        return checkout_id

    def tell(self, number: int, kind: str, about: Any, minute: int = 0) -> int:
        """Deliver an event; the status of the answer."""
        event = {"id": f"evt_{number}", "type": kind, "created": NOW + 60 * minute}
        body = json.dumps(event | {"data": {"object": about}})
        signature = WebhookSignature.generate_signature_header(body, SECRET, int(time.time()))
        headers = {"stripe-signature": signature, "content-type": "application/json; charset=utf-8"}
        return self.http.post("/v1/stripe/callback", content=body, headers=headers).status_code

    def paid(self, checkout_id: str, number: int = 1) -> int:
        """Tell that a checkout was paid."""
        session = {
            "id": checkout_id,
            "payment_status": "paid",
            "customer": "cus_1",
            "subscription": "sub_1",
        }
        return self.tell(number, "checkout.session.completed", session)

    def key(self, checkout_id: str) -> dict[str, str]:
        """The headers of a customer that fetches its key."""
        handed = self.http.get(f"/v1/stripe/session/{checkout_id}").json()
        return {"authorization": f"Bearer {handed['apiKey']}"}

    def order(self, key: dict[str, str]) -> int:
        return self.http.post("/v1/accounts", headers=key).status_code


@pytest.fixture
def shop(anonymous: httpx.Client) -> Shop:
    return Shop(anonymous)


def test_sign_up_leads_to_stripe_and_back(shop: Shop, stripe: FakeStripe) -> None:
    """Rules 28 to 31."""
    checkout_id = shop.set_up()
    assert stripe.forms[0]["customer_email"] == [EMAIL]
    assert "being confirmed" in shop.http.get(f"/checkout/{checkout_id}").text
    assert shop.paid(checkout_id) == 200
    assert "is ready" in shop.http.get(f"/checkout/{checkout_id}").text
    key = shop.key(checkout_id)
    assert shop.http.get(f"/v1/stripe/session/{checkout_id}").status_code == 404
    assert shop.order(key) == 202


def test_payment_is_audited_as_the_payment_services(shop: Shop) -> None:
    """Rule 51."""
    shop.paid(shop.set_up())
    event = AuditEvent.get(AuditEvent.action == "aibi.checkout.pay")
    assert (event.actor_type, event.actor_id, event.actor_name) == ("system", None, "payments")
    assert event.source_ip == "127.0.0.1"


def test_setup_503_while_stripe_is_away(shop: Shop, stripe: FakeStripe) -> None:
    stripe.failures = [OVERLOADED] * 3
    answer = shop.http.post("/v1/stripe/setup", json={"email": EMAIL})
    assert answer.status_code == 503
    assert set(answer.json()) == {"error"}


def test_callback_200_again_and_nothing_changes(shop: Shop) -> None:
    """Rule 29."""
    checkout_id = shop.set_up()
    assert [shop.paid(checkout_id) for _ in range(3)] == [200, 200, 200]
    assert (ApiKey.select().count(), WebhookEvent.select().count()) == (1, 1)


@pytest.mark.parametrize(
    ("kind", "about"),
    [
        ("customer.subscription.updated", {"id": "sub_1", "status": "past_due"}),
        ("customer.subscription.deleted", {"id": "sub_1", "status": "canceled"}),
        ("invoice.payment_failed", {"id": "in_1", "subscription": "sub_1"}),
    ],
)
def test_order_402_after_the_subscription_was_lost(shop: Shop, kind: str, about: Any) -> None:
    """Rule 31: and what there is stays as it is."""
    checkout_id = shop.set_up()
    shop.paid(checkout_id)
    key = shop.key(checkout_id)
    assert shop.order(key) == 202
    assert shop.tell(2, kind, about, minute=5) == 200
    assert shop.order(key) == 402
    assert len(shop.http.get("/v1/accounts", headers=key).json()["accounts"]) == 1


def test_order_402_whatever_order_the_events_came_in(shop: Shop) -> None:
    """Rule 29: the end arrives first, a late success last."""
    checkout_id = shop.set_up()
    shop.tell(3, "customer.subscription.updated", {"id": "sub_1", "status": "unpaid"}, minute=9)
    shop.paid(checkout_id)
    shop.tell(2, "customer.subscription.updated", {"id": "sub_1", "status": "active"}, minute=4)
    assert shop.order(shop.key(checkout_id)) == 402


def test_callback_400_for_a_body_that_was_changed(shop: Shop) -> None:
    """Rule 29: the bytes are signed, not what they mean."""
    body = '{"id": "evt_1", "type": "a", "created": 1, "data": {"object": {}}}'
    signature = WebhookSignature.generate_signature_header(body, SECRET, int(time.time()))
    headers = {"stripe-signature": signature, "content-type": "application/json"}
    for sent, status in ((body, 200), (body.replace(" ", ""), 400), ("{", 400)):
        answer = shop.http.post("/v1/stripe/callback", content=sent, headers=headers)
        assert answer.status_code == status


def test_page_of_stripe_takes_no_payment_of_its_own(shop: Shop) -> None:
    """Rule 55."""
    checkout_id = shop.set_up()
    for path in ("/checkout", f"/checkout/{checkout_id}"):
        assert shop.http.post(path, data={"choice": "pay"}).status_code == 405
        assert "<form" not in shop.http.get(path).text
