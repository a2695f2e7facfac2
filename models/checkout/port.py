"""What is asked of a payment service, and what it tells."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol

Outcome = Literal["paid", "cancelled"]
Standing = Literal["paid", "unpaid", "ended"]


@dataclass(frozen=True)
class Checkout:
    """A checkout that the service has opened. Whoever knows its id may fetch the key it pays for,
    so neither that nor the page's address is shown by `repr`.
    """

    id: str = field(repr=False)
    url: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class PaymentEvent:
    """Something that happened at the service, reduced to what matters here.

    `occurred_at` is the service's own clock; events arrive late and in any order. An event tells
    of the `outcome` of a checkout, of the `standing` of a subscription, of both, or of neither.
    """

    id: str
    type: str
    occurred_at: datetime
    checkout_id: str | None = field(default=None, repr=False)
    outcome: Outcome | None = None
    customer: str | None = None
    subscription: str | None = None
    standing: Standing | None = None


class Payments(Protocol):
    """A payment service."""

    def open_checkout(self, email: str) -> Checkout:
        """Open a checkout for a customer with that address.

        Raises Invalid when the service does not take the address, Unavailable when it can't
        answer now.
        """

    def read_event(self, payload: bytes, signature: str) -> PaymentEvent:
        """The event of a webhook call, from the bytes of its body and its signature header.

        Raises Invalid when the signature is none of this service over exactly these bytes within
        the last 300 s, and when what it signs is no event (rule 29).
        """
