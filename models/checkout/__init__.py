"""Checkouts: a sign-up that is paid, the customer it makes, and the one handover of its key."""

from models.checkout.handover import HandedOver, hand_over, purge
from models.checkout.opening import open_checkout, take_payments
from models.checkout.paying import handle, receive
from models.checkout.port import Checkout, PaymentEvent, Payments
from models.checkout.standing import find, may_provision
from models.checkout.table import CheckoutSession, Subscription, WebhookEvent
from models.checkout.vouching import vouch

__all__ = [
    "Checkout",
    "CheckoutSession",
    "HandedOver",
    "PaymentEvent",
    "Payments",
    "Subscription",
    "WebhookEvent",
    "find",
    "hand_over",
    "handle",
    "may_provision",
    "open_checkout",
    "purge",
    "receive",
    "take_payments",
    "vouch",
]
