"""What payment events do: each once, whatever the order they arrive in (rule 29)."""

from secrets import token_hex

from models import api_key, audit, membership, organization, secrets, user
from models.actor import Actor
from models.change import change
from models.checkout import opening, subscribing
from models.checkout.port import PaymentEvent
from models.checkout.table import CheckoutSession, WebhookEvent, digest_of
from models.clock import now
from models.database import locked
from models.organization import Organization
from models.user import User

AUDIENCE = "aibi"
_FIRST_KEY = "Checkout"


def receive(actor: Actor, payload: bytes, signature: str) -> None:
    """Handle the event of a webhook call. Raises Invalid for one without a good signature."""
    handle(actor, opening.service().read_event(payload, signature))


def handle(actor: Actor, event: PaymentEvent) -> None:
    """Do what an event asks for, in one transaction with the record that it was done.

    One that was handled before changes nothing, and neither does one about a checkout that is not
    ours: the same payment service may sell other things.
    """
    with change(actor):
        if not _is_new(event):
            return
        if event.subscription is not None and event.standing is not None:
            subscribing.note(actor, event.subscription, event.standing, event.occurred_at)
        if event.checkout_id is not None and event.outcome is not None:
            _settle(actor, event, event.checkout_id)


def _is_new(event: PaymentEvent) -> bool:
    """Record the event; of any number of calls at once, one is told that it is new."""
    recorded = WebhookEvent.insert(
        event_id=event.id, type=event.type, occurred_at=event.occurred_at, received_at=now()
    )
    inserted: int = recorded.on_conflict_ignore().as_rowcount().execute()
    return inserted == 1


def _settle(actor: Actor, event: PaymentEvent, checkout_id: str) -> None:
    """Bring a checkout to its end, unless it was paid: that is final."""
    query = CheckoutSession.select().where(CheckoutSession.digest == digest_of(checkout_id))
    session = locked(query).get_or_none()
    if session is None or session.status == "paid":
        return
    if event.outcome == "cancelled":
        session.status = "cancelled"
        session.save(only=["status"])
        audit.record(actor, "checkout.cancel", organization_uuid=None, target_id=session.uuid)
    else:
        _pay(actor, event, session)


def _pay(actor: Actor, event: PaymentEvent, session: CheckoutSession) -> None:
    owner = _customer(actor, session.email)
    if event.customer is not None and owner.stripe_cust_id is None:
        owner.stripe_cust_id = event.customer
        owner.save(only=["stripe_cust_id"])
    _, plaintext = api_key.create_own(actor, owner.uuid, audience=AUDIENCE, name=_FIRST_KEY)
    session.status = "paid"
    session.paid_at = now()
    session.organization = owner
    session.subscription = subscribing.find(event.subscription or "")
    session.handover = secrets.seal(plaintext.encode(), session.digest)
    session.save()
    audit.record(
        actor,
        "checkout.pay",
        organization_uuid=owner.uuid,
        target_id=session.uuid,
        metadata={"event": event.id},
    )


def _customer(actor: Actor, email: str) -> Organization:
    """The customer that signed up with that address before, or a new one with its owner."""
    person = user.find_or_create(actor, email)
    # Two checkouts of one address that are paid at once must not make two customers.
    locked(User.select().where(User.id == person.id)).get()
    known: Organization | None = (
        Organization.select()
        .join(CheckoutSession)
        .where(CheckoutSession.email == email, Organization.status != "archived")
        .order_by(CheckoutSession.id)
        .first()
    )
    return known or _new_customer(actor, email)


def _new_customer(actor: Actor, email: str) -> Organization:
    made = organization.create(actor, slug=f"customer-{token_hex(8)}", name=email)
    membership.add(actor, made.uuid, email=email, role="admin")
    # Who pays is not on trial.
    return organization.activate(actor, made.uuid)
