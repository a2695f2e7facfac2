"""Signing up, paying, and fetching the first key."""

from typing import Any

from handlers.aibi import views
from handlers.limits import count, origin
from handlers.request import Request, circumstances
from models import checkout
from models.actor import Actor, ActorType
from models.limits import Limit

Json = dict[str, Any]

SETUP_LIMITS = (Limit("minute", 10, 60), Limit("day", 100, 86_400))
"""How often one address may begin a checkout (rule 56)."""


def create_checkout_session(body: Json, request: Request) -> Json:
    """A new checkout, and the page to pay on (rule 28)."""
    count(request, f"setup:{origin(request.peer)}", SETUP_LIMITS)
    opened = checkout.open_checkout(_actor(request, "user"), body["email"])
    return views.checkout(opened)


def get_checkout_session(id: str, request: Request) -> Json:
    """The key of a paid checkout, handed over once (rule 30)."""
    return views.handed_over(checkout.hand_over(_actor(request, "user"), id))


def handle_webhook(
    body: Json | None, raw_body: bytes | None, stripe_signature: str | None, request: Request
) -> None:
    """Act on a payment event once, if its signature over the body is good (rule 29)."""
    checkout.receive(_actor(request, "system"), raw_body or b"", stripe_signature or "")


def _actor(request: Request, kind: ActorType) -> Actor:
    """Whoever asks, of whom nothing is known: a visitor, or the payment service."""
    return Actor(
        type=kind,
        contract="aibi",
        name="payments" if kind == "system" else None,
        **circumstances(request),
    )
