"""Stripe's events, read as far as they matter here.

Objects are those of https://docs.stripe.com/api/events; what is not there, or is of another kind
than it should be, is passed over: the next version of the API may have moved it.
"""

from datetime import UTC, datetime
from typing import Any

import orjson

from models.checkout import PaymentEvent
from models.checkout.port import Standing
from models.errors import Invalid

Json = dict[str, Any]

GOOD = frozenset({"active", "trialing"})
"""Statuses of a subscription that pays; in all others a payment is missing."""
OVER = frozenset({"canceled", "incomplete_expired"})
"""Statuses that a subscription never leaves."""
_SETTLED = frozenset({"paid", "no_payment_required"})


def read(payload: bytes) -> PaymentEvent:
    """The event in the body of a webhook call. Raises Invalid for what is none."""
    try:
        event = orjson.loads(payload)
        about = event["data"]["object"]
        occurred_at = datetime.fromtimestamp(event["created"], UTC)
        name, kind = event["id"], event["type"]
    except (ValueError, TypeError, KeyError, OverflowError, OSError):
        raise _not_an_event() from None
    if not (isinstance(about, dict) and isinstance(name, str) and isinstance(kind, str)):
        raise _not_an_event()
    meaning = _MEANINGS.get(kind)
    told = {} if meaning is None else meaning(about)
    return PaymentEvent(id=name, type=kind, occurred_at=occurred_at, **told)


def _completed(session: Json) -> Json:
    """A checkout that was gone through; a payment that takes days is told of by a later event."""
    if session.get("payment_status") not in _SETTLED:
        return {}
    return {
        "checkout_id": _text(session.get("id")),
        "outcome": "paid",
        "customer": _reference(session.get("customer")),
        "subscription": _reference(session.get("subscription")),
        "standing": "paid",
    }


def _expired(session: Json) -> Json:
    return {"checkout_id": _text(session.get("id")), "outcome": "cancelled"}


def _updated(subscription: Json) -> Json:
    return {
        "subscription": _text(subscription.get("id")),
        "standing": _standing(subscription.get("status")),
    }


def _deleted(subscription: Json) -> Json:
    return {"subscription": _text(subscription.get("id")), "standing": "ended"}


def _payment_failed(invoice: Json) -> Json:
    # Where the subscription stands in an invoice has changed with version 2025-03-31 of the API.
    parent = invoice.get("parent")
    details = parent.get("subscription_details") if isinstance(parent, dict) else None
    newer = details.get("subscription") if isinstance(details, dict) else None
    return {
        "subscription": _reference(newer or invoice.get("subscription")),
        "standing": "unpaid",
    }


_MEANINGS = {
    "checkout.session.completed": _completed,
    "checkout.session.async_payment_succeeded": _completed,
    "checkout.session.expired": _expired,
    "customer.subscription.updated": _updated,
    "customer.subscription.deleted": _deleted,
    "invoice.payment_failed": _payment_failed,
}


def _standing(status: Any) -> Standing:
    if status in OVER:
        return "ended"
    return "paid" if status in GOOD else "unpaid"


def _reference(value: Any) -> str | None:
    """The id of an object that is referred to, or is itself in the place of its id."""
    return _text(value.get("id")) if isinstance(value, dict) else _text(value)


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _not_an_event() -> Invalid:
    return Invalid("The body is no event.", field="body")
