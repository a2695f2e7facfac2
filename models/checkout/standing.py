"""Where a checkout stands, and whether a customer has paid."""

from models.checkout.table import CheckoutSession, Subscription, digest_of
from models.errors import NotFound
from models.organization import Organization


def find(checkout_id: str) -> CheckoutSession:
    """The checkout of that public id. Raises NotFound."""
    session: CheckoutSession | None = CheckoutSession.get_or_none(
        CheckoutSession.digest == digest_of(checkout_id)
    )
    if session is None:
        raise NotFound("There is no such checkout.")
    return session


def may_provision(customer: Organization) -> bool:
    """Whether a subscription of the customer's is paid now (rule 31).

    One that was cancelled, or whose payment failed, is not.
    """
    paid: bool = (
        CheckoutSession.select()
        .join(Subscription)
        .where(CheckoutSession.organization == customer, Subscription.standing == "paid")
        .exists()
    )
    return paid
