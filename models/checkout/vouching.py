"""Customers whom an operator lets order without a payment."""

from secrets import token_urlsafe

from models import audit, organization, user
from models.actor import Actor
from models.change import change
from models.checkout.table import CheckoutSession, Subscription, digest_of
from models.clock import now
from models.ids import PublicId

_BYTES = 24


def vouch(actor: Actor, organization_uuid: PublicId, *, email: str) -> None:
    """Let an organization count as one that has paid, from now on.

    `email` is where it signs up with from then on: a checkout of that address pays for it too.

    Raises NotFound for an unknown organization, Invalid for an archived one and for what is no
    email address.
    """
    address, instant = user.normalized(email), now()
    with change(actor):
        owner = organization.get_changeable(organization_uuid)
        session = CheckoutSession.create(
            digest=digest_of(token_urlsafe(_BYTES)),
            email=address,
            status="paid",
            organization=owner,
            created_at=instant,
            paid_at=instant,
        )
        session.subscription = Subscription.create(
            reference=f"vouched:{session.uuid}", standing="paid", as_of=instant
        )
        session.save(only=["subscription"])
        audit.record(actor, "checkout.vouch", organization_uuid=owner.uuid, target_id=session.uuid)
