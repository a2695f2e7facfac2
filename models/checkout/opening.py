"""Opening a checkout with the payment service of this server."""

from collections.abc import Iterator
from contextlib import contextmanager

from models import audit, user
from models.actor import Actor
from models.change import change
from models.checkout.port import Checkout, Payments
from models.checkout.table import CheckoutSession, digest_of
from models.clock import now

_services: list[Payments] = []


@contextmanager
def take_payments(service: Payments) -> Iterator[None]:
    """Let `service` open this process's checkouts and sign its events."""
    _services.append(service)
    try:
        yield
    finally:
        _services.remove(service)


def service() -> Payments:
    """The payment service of this process."""
    return _services[-1]


def open_checkout(actor: Actor, email: str) -> Checkout:
    """A checkout on which `email` signs up, with the address of the page to pay on (rule 28).

    Raises Invalid for what is no email address, Unavailable when the payment service is away.
    """
    address = user.normalized(email)
    opened = service().open_checkout(address)
    with change(actor):
        session = CheckoutSession.create(
            digest=digest_of(opened.id), email=address, status="open", created_at=now()
        )
        audit.record(actor, "checkout.open", organization_uuid=None, target_id=session.uuid)
    return opened
