"""The handover of a new customer's key: encrypted until it is fetched, fetched once (rule 30)."""

from dataclasses import dataclass, field
from uuid import UUID

from models import audit, secrets
from models.actor import Actor
from models.change import change
from models.checkout.table import KEPT_FOR, CheckoutSession, digest_of
from models.clock import now
from models.database import locked
from models.errors import NotFound


@dataclass(frozen=True)
class HandedOver:
    """A customer and the text of its key, which nothing else holds from now on."""

    customer_uuid: UUID
    email: str
    plaintext: str = field(repr=False)


def hand_over(actor: Actor, checkout_id: str) -> HandedOver:
    """The key of a paid checkout; of any number of calls one gets it.

    Raises NotFound for a checkout that is unknown or not paid, and for a key that was fetched, or
    waited for seven days: nothing tells which.
    """
    query = CheckoutSession.select().where(
        CheckoutSession.digest == digest_of(checkout_id), CheckoutSession.paid_at > now() - KEPT_FOR
    )
    with change(actor):
        session = locked(query).get_or_none()
        if session is None or session.handover is None:
            raise NotFound("There is no key to fetch here.")
        customer_uuid = session.organization.uuid
        plaintext = secrets.unseal(bytes(session.handover), session.digest).decode()
        CheckoutSession.update(handover=None).where(CheckoutSession.id == session.id).execute()
        audit.record(
            actor,
            "checkout.hand_over",
            organization_uuid=customer_uuid,
            target_id=session.uuid,
        )
    return HandedOver(customer_uuid, session.email, plaintext)


def purge() -> int:
    """Forget keys that nobody fetched and checkouts that nobody paid; returns how many."""
    oldest = now() - KEPT_FOR
    unfetched: int = (
        CheckoutSession.update(handover=None)
        .where(CheckoutSession.handover.is_null(False), CheckoutSession.paid_at <= oldest)
        .execute()
    )
    unpaid: int = (
        CheckoutSession.delete()
        .where(CheckoutSession.status != "paid", CheckoutSession.created_at <= oldest)
        .execute()
    )
    return unfetched + unpaid
