"""Payments for a machine of one's own: nobody pays, on a checkout page of this server."""

import secrets
import time
from typing import Literal

import orjson

from models import secrets as server_secrets
from models.checkout import Checkout, PaymentEvent
from tenantry.gateways.payments import events, signature

Choice = Literal["pay", "cancel"]
CHOICES: dict[str, Choice] = {"pay": "pay", "cancel": "cancel"}
"""What can be chosen on the page, by the value that its form sends."""

_PREFIX = "cs_local_"
_ID_BYTES = 24


class LocalPayments:
    """Opens checkouts on the page `/checkout/<id>`, and signs what is chosen there as Stripe would.

    It keeps nothing itself. The secret that signs is derived from the server's own.
    """

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url

    def open_checkout(self, email: str) -> Checkout:
        checkout_id = _PREFIX + secrets.token_urlsafe(_ID_BYTES)
        return Checkout(checkout_id, f"{self._base_url}/checkout/{checkout_id}")

    def read_event(self, payload: bytes, header: str) -> PaymentEvent:
        signature.check(_secret(), payload, header)
        return events.read(payload)

    def webhook(self, checkout_id: str, choice: Choice) -> tuple[bytes, str]:
        """The body and the signature of the webhook call that tells of a choice."""
        session = {"id": checkout_id, "object": "checkout.session", "mode": "subscription"}
        if choice == "pay":
            session |= {
                "payment_status": "paid",
                "customer": _new_id("cus"),
                "subscription": _new_id("sub"),
            }
        kind = "completed" if choice == "pay" else "expired"
        payload = orjson.dumps(
            {
                "id": _new_id("evt"),
                "object": "event",
                "type": f"checkout.session.{kind}",
                "created": int(time.time()),
                "data": {"object": session},
            }
        )
        return payload, self.sign(payload)

    def sign(self, payload: bytes) -> str:
        """The signature header of a webhook call with that body, made now."""
        return signature.sign(_secret(), payload)


def _new_id(kind: str) -> str:
    return f"{kind}_local_{secrets.token_hex(12)}"


def _secret() -> str:
    return server_secrets.digest("local payments", "webhook")
