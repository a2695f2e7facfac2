"""The checkouts, the subscriptions that they began, and the payment events handled already.

A frozen copy: the models go on, a migration stays as it ran.
"""

from peewee import (
    BigAutoField,
    BlobField,
    Check,
    Database,
    ForeignKeyField,
    Model,
    TextField,
    UUIDField,
)
from playhouse.migrate import SchemaMigrator

from models.fields import UTCDateTimeField


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Make the tables."""

    class Base(Model):
        id = BigAutoField()

        class Meta:
            database = db
            legacy_table_names = False

    class Organization(Base):
        uuid = UUIDField(unique=True)

    class Subscription(Base):
        reference = TextField(unique=True)
        standing = TextField(constraints=[Check("standing IN ('paid', 'unpaid', 'ended')")])
        as_of = UTCDateTimeField()

    class CheckoutSession(Base):
        uuid = UUIDField(unique=True)
        digest = TextField(unique=True)
        email = TextField(index=True)
        status = TextField(constraints=[Check("status IN ('open', 'paid', 'cancelled')")])
        organization = ForeignKeyField(Organization, null=True)
        subscription = ForeignKeyField(Subscription, null=True)
        handover = BlobField(null=True)
        created_at = UTCDateTimeField(index=True)
        paid_at = UTCDateTimeField(null=True)

    class WebhookEvent(Base):
        event_id = TextField(unique=True)
        type = TextField()
        occurred_at = UTCDateTimeField()
        received_at = UTCDateTimeField()

    db.create_tables([Subscription, CheckoutSession, WebhookEvent], safe=False)
