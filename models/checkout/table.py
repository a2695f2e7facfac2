"""The tables of checkouts, of the subscriptions they begin, and of payment events."""

from datetime import timedelta
from typing import Any

from peewee import BlobField, Check, ForeignKeyField, TextField, UUIDField

from models import secrets
from models.database import Table
from models.fields import UTCDateTimeField
from models.ids import new_uuid
from models.organization import Organization

KEPT_FOR = timedelta(days=7)
"""How long a paid key waits to be fetched, and an open checkout to be paid."""


class Subscription(Table):
    """What a customer pays for, under the payment service's own name of it.

    `as_of` is when, by the service's clock, the event happened that `standing` comes from: one
    that arrives late changes nothing. A subscription that has ended never comes back.
    """

    reference = TextField(unique=True)
    standing = TextField(constraints=[Check("standing IN ('paid', 'unpaid', 'ended')")])
    as_of = UTCDateTimeField()

    class Meta:
        table_name = "subscription"


class CheckoutSession(Table):
    """One sign-up. Its public id opens the handover, so only a digest of that is kept.

    `organization` is the customer once it is paid. `handover` is the customer's new key, encrypted,
    until it is fetched or too old (rules 3 and 30).
    """

    uuid = UUIDField(unique=True, default=new_uuid)
    digest = TextField(unique=True)
    email = TextField(index=True)
    status = TextField(constraints=[Check("status IN ('open', 'paid', 'cancelled')")])
    organization: Any = ForeignKeyField(Organization, null=True)
    subscription = ForeignKeyField(Subscription, null=True)
    handover = BlobField(null=True)
    created_at = UTCDateTimeField(index=True)
    paid_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "checkout_session"


class WebhookEvent(Table):
    """An event that was handled, so that it is not handled again."""

    event_id = TextField(unique=True)
    type = TextField()
    occurred_at = UTCDateTimeField()
    received_at = UTCDateTimeField()

    class Meta:
        table_name = "webhook_event"


def digest_of(checkout_id: str) -> str:
    """What is stored of a checkout's public id."""
    return secrets.digest("checkout", checkout_id)
