"""Webhook calls as Stripe makes them: signed by its SDK's own code, read by ours."""

import json
import time
from datetime import UTC, datetime
from typing import Any

import pytest
from stripe import WebhookSignature

from models.checkout import PaymentEvent
from models.errors import Invalid
from tenantry.gateways.payments import StripePayments, signature

SECRET = "whsec_of_the_endpoint"
NEW_SECRET = "whsec_rolled"
PAYMENTS = StripePayments(
    api_key="sk_test", webhook_secret=SECRET, price="price_1", base_url="https://tenants.example"
)
SESSION = {
    "id": "cs_test_1",
    "object": "checkout.session",
    "payment_status": "paid",
    "customer": "cus_1",
    "subscription": "sub_1",
}
CREATED = 1_772_357_400
OCCURRED_AT = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)


def payload(kind: str = "checkout.session.completed", about: Any = SESSION) -> str:
    event = {"id": "evt_1", "object": "event", "type": kind, "created": CREATED}
    return json.dumps(event | {"data": {"object": about}})


def signed(text: str, secret: str = SECRET, age: int = 0) -> str:
    header: str = WebhookSignature.generate_signature_header(text, secret, int(time.time()) - age)
    return header


def read(kind: str, about: Any) -> PaymentEvent:
    text = payload(kind, about)
    return PAYMENTS.read_event(text.encode(), signed(text))


def refused(text: bytes, header: str) -> bool:
    try:
        PAYMENTS.read_event(text, header)
    except Invalid:
        return True
    return False


def test_read_takes_what_the_sdk_signed() -> None:
    """Rule 29."""
    assert read("checkout.session.completed", SESSION) == PaymentEvent(
        id="evt_1",
        type="checkout.session.completed",
        occurred_at=OCCURRED_AT,
        checkout_id="cs_test_1",
        outcome="paid",
        customer="cus_1",
        subscription="sub_1",
        standing="paid",
    )


def test_the_sdk_takes_what_we_sign() -> None:
    text = payload()
    header = signature.sign(SECRET, text.encode())
    assert WebhookSignature.verify_header(text, header, SECRET, tolerance=300)


def test_read_takes_one_good_signature_of_several() -> None:
    """While a secret is rolled Stripe signs with both."""
    text = payload()
    other = signed(text, NEW_SECRET).partition("v1=")[2]
    assert PAYMENTS.read_event(text.encode(), f"{signed(text)},v1={other},v0=00").id == "evt_1"
    moment, _, good = signed(text).partition(",")
    assert PAYMENTS.read_event(text.encode(), f"{moment}, v1={other}, {good}").id == "evt_1"


@pytest.mark.parametrize(("age", "is_refused"), [(295, False), (305, True), (-305, True)])
def test_read_refuses_a_signature_older_than_300_seconds(age: int, is_refused: bool) -> None:
    """Rule 29."""
    text = payload()
    assert refused(text.encode(), signed(text, age=age)) is is_refused


def test_read_refuses_what_was_signed_otherwise() -> None:
    """Rule 29: over the raw bytes, with the endpoint's secret, by the scheme v1."""
    text = payload()
    same_json = text.replace(": ", ":").encode()
    assert refused(same_json, signed(text))
    assert refused(text.encode(), signed(text, NEW_SECRET))
    assert refused(text.encode(), signed(text).replace("v1=", "v0="))
    moved = signed(text).replace("t=", "t=1")
    assert refused(text.encode(), moved)


@pytest.mark.parametrize(
    "header",
    [
        "",
        ",",
        "t=",
        "v1=00",
        "t=1,t=1,v1=00",
        "t=" + "9" * 5000 + ",v1=00",
        "t=²,v1=00",
        "t=-1,v1=é",
    ],
)
def test_read_refuses_a_header_that_is_none(header: str) -> None:
    assert refused(payload().encode(), header)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{}",
        "[" * 5000,
        '{"id": 1, "type": "a", "created": 1, "data": {"object": {}}}',
        '{"id": "evt_1", "type": ["a"], "created": 1, "data": {"object": {}}}',
        '{"id": "evt_1", "type": "a", "created": 1e300, "data": {"object": {}}}',
        '{"id": "evt_1", "type": "a", "created": null, "data": {"object": {}}}',
        '{"id": "evt_1", "type": "a", "created": 1, "data": []}',
        '{"id": "evt_1", "type": "a", "created": 1, "data": {"object": "cs_1"}}',
    ],
)
def test_read_refuses_what_is_signed_but_no_event(text: str) -> None:
    assert refused(text.encode(), signed(text))


def test_read_passes_over_what_does_not_matter_here() -> None:
    event = read("charge.succeeded", {"id": "ch_1"})
    assert (event.outcome, event.standing) == (None, None)


def test_read_of_a_checkout_whose_payment_takes_days_tells_nothing_yet() -> None:
    event = read("checkout.session.completed", SESSION | {"payment_status": "unpaid"})
    assert event.outcome is None
    later = read("checkout.session.async_payment_succeeded", SESSION)
    assert later.outcome == "paid"


def test_read_takes_an_object_in_the_place_of_its_id() -> None:
    event = read(
        "checkout.session.completed",
        SESSION | {"customer": {"id": "cus_1"}, "subscription": {"id": "sub_1"}},
    )
    assert (event.customer, event.subscription) == ("cus_1", "sub_1")


@pytest.mark.parametrize(
    ("status", "standing"),
    [
        ("active", "paid"),
        ("trialing", "paid"),
        ("past_due", "unpaid"),
        ("unpaid", "unpaid"),
        ("incomplete", "unpaid"),
        ("paused", "unpaid"),
        ("canceled", "ended"),
        ("incomplete_expired", "ended"),
        (None, "unpaid"),
    ],
)
def test_read_of_a_subscription_tells_where_it_stands(status: str | None, standing: str) -> None:
    """Rule 31."""
    event = read("customer.subscription.updated", {"id": "sub_1", "status": status})
    assert (event.subscription, event.standing) == ("sub_1", standing)


def test_read_of_a_deleted_subscription_tells_its_end() -> None:
    event = read("customer.subscription.deleted", {"id": "sub_1", "status": "active"})
    assert (event.subscription, event.standing) == ("sub_1", "ended")


@pytest.mark.parametrize(
    "invoice",
    [
        {"subscription": "sub_1"},
        {"subscription": {"id": "sub_1"}},
        {"parent": {"subscription_details": {"subscription": "sub_1"}}},
    ],
)
def test_read_of_a_failed_payment_tells_whose(invoice: dict[str, Any]) -> None:
    """Both places that versions of the API have for it."""
    event = read("invoice.payment_failed", invoice)
    assert (event.subscription, event.standing) == ("sub_1", "unpaid")


@pytest.mark.parametrize("about", [{}, {"id": 7, "subscription": [], "parent": 1}])
@pytest.mark.parametrize(
    "kind",
    [
        "checkout.session.completed",
        "checkout.session.expired",
        "customer.subscription.updated",
        "customer.subscription.deleted",
        "invoice.payment_failed",
    ],
)
def test_read_takes_objects_that_lack_everything(kind: str, about: dict[str, Any]) -> None:
    event = read(kind, about)
    assert (event.checkout_id, event.subscription) == (None, None)
