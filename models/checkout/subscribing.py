"""Subscriptions: where each stands by the latest that is known of it."""

from datetime import datetime

from models import audit
from models.actor import Actor
from models.checkout.port import Standing
from models.checkout.table import CheckoutSession, Subscription


def note(actor: Actor, reference: str, standing: Standing, as_of: datetime) -> None:
    """Note where a subscription stood at `as_of`, within the caller's transaction.

    Nothing changes where something later is known already, or that it has ended. The first that is
    heard of a subscription may be its end: events come in any order.
    """
    known = find(reference)
    changed: int = (
        Subscription.insert(reference=reference, standing=standing, as_of=as_of)
        .on_conflict(
            conflict_target=[Subscription.reference],
            update={"standing": standing, "as_of": as_of},
            where=_is_older(as_of, standing),
        )
        .as_rowcount()
        .execute()
    )
    if changed and known is not None and known.standing != standing:
        _record(actor, known, standing)


def find(reference: str) -> Subscription | None:
    """The subscription of that name, None where nothing was heard of it."""
    found: Subscription | None = Subscription.get_or_none(Subscription.reference == reference)
    return found


def _is_older(as_of: datetime, standing: Standing) -> object:
    if standing == "ended":
        return Subscription.standing != "ended"
    # The service's clock counts seconds: of two events in one, the one that came last holds.
    return (Subscription.standing != "ended") & (Subscription.as_of <= as_of)


def _record(actor: Actor, subscription: Subscription, standing: Standing) -> None:
    session = CheckoutSession.get_or_none(CheckoutSession.subscription == subscription)
    owner = None if session is None else session.organization
    audit.record(
        actor,
        "subscription.update",
        organization_uuid=None if owner is None else owner.uuid,
        target_id=subscription.reference,
        metadata={"standing": standing},
    )
