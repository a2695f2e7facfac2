"""Stripe: its published SDK over HTTP against a small server that plays it."""

import logging
import socket
from collections.abc import Iterator

import pytest

from models.errors import Invalid, Unavailable
from tenantry.gateways.payments import StripePayments
from tests.checkout.stripe_server import FakeStripe, fake_stripe

EMAIL = "owner@acme.example"
API_KEY = "sk_test_CANARY"
OVERLOADED = (429, {"error": {"type": "invalid_request_error", "code": "rate_limit"}})
BROKEN = (500, {"error": {"type": "api_error", "message": "CANARY"}})
UNAUTHORIZED = (401, {"error": {"type": "invalid_request_error", "message": "CANARY"}})
NO_PRICE = (400, {"error": {"type": "invalid_request_error", "param": "line_items[0][price]"}})
NO_EMAIL = (400, {"error": {"type": "invalid_request_error", "param": "customer_email"}})


@pytest.fixture
def stripe() -> Iterator[FakeStripe]:
    with fake_stripe() as fake:
        yield fake


def payments(api_base: str) -> StripePayments:
    return StripePayments(
        api_key=API_KEY,
        webhook_secret="whsec_test",
        price="price_1",
        base_url="https://tenants.example",
        api_base=api_base,
    )


def test_open_checkout_asks_for_a_subscription_to_the_price(stripe: FakeStripe) -> None:
    """Rules 28 and 54."""
    opened = payments(stripe.url).open_checkout(EMAIL)
    assert (opened.id, opened.url) == ("cs_test_1", "https://checkout.stripe.com/c/pay/cs_test_1")
    assert stripe.forms == [
        {
            "mode": ["subscription"],
            "line_items[0][price]": ["price_1"],
            "line_items[0][quantity]": ["1"],
            "customer_email": [EMAIL],
            "success_url": ["https://tenants.example/checkout/{CHECKOUT_SESSION_ID}"],
            "cancel_url": ["https://tenants.example/checkout"],
        }
    ]
    assert stripe.headers[0]["authorization"] == f"Bearer {API_KEY}"


def test_open_checkout_that_had_to_be_repeated_opens_one(stripe: FakeStripe) -> None:
    """The repetition bears the same idempotency key, by which Stripe knows it."""
    stripe.failures = [BROKEN]
    assert payments(stripe.url).open_checkout(EMAIL).id == "cs_test_2"
    assert len({headers["idempotency-key"] for headers in stripe.headers}) == 1


def test_open_checkout_is_invalid_when_stripe_does_not_take_the_address(
    stripe: FakeStripe,
) -> None:
    """Rule 28."""
    stripe.failures = [NO_EMAIL]
    with pytest.raises(Invalid) as refused:
        payments(stripe.url).open_checkout(EMAIL)
    assert refused.value.field == "email"


@pytest.mark.parametrize("failure", [OVERLOADED, BROKEN, UNAUTHORIZED, NO_PRICE])
def test_open_checkout_is_unavailable_when_stripe_fails(
    stripe: FakeStripe, failure: tuple[int, dict[str, object]], caplog: pytest.LogCaptureFixture
) -> None:
    """The customer can't help it; the log tells the operator, and no secret."""
    stripe.failures = [failure] * 9
    with caplog.at_level(logging.DEBUG), pytest.raises(Unavailable) as refused:
        payments(stripe.url).open_checkout(EMAIL)
    assert "Stripe refused" in caplog.text
    assert "req_fake" in caplog.text
    assert "CANARY" not in caplog.text + refused.value.message


def test_open_checkout_is_unavailable_when_nobody_answers() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(Unavailable):
        payments(f"http://127.0.0.1:{port}").open_checkout(EMAIL)
