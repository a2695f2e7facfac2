"""The tables of the Tenant Registry, and those that every contract needs.

A frozen copy: the models go on, a migration stays as it ran.
"""

from peewee import (
    SQL,
    BigAutoField,
    BigIntegerField,
    BlobField,
    BooleanField,
    Check,
    Database,
    DateField,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
    UUIDField,
)
from playhouse.migrate import SchemaMigrator

from models.fields import JSONTextField, UTCDateTimeField


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Make the tables."""

    class Base(Model):
        id = BigAutoField()

        class Meta:
            database = db
            legacy_table_names = False

    class Organization(Base):
        uuid = UUIDField(unique=True)
        slug = TextField(unique=True)
        name = TextField()
        status = TextField(
            constraints=[Check("status IN ('demo', 'trial', 'active', 'frozen', 'archived')")]
        )
        kind = TextField(constraints=[Check("kind IN ('customer', 'demo')")])
        plan = TextField()
        erp_customer_id = TextField(null=True)
        stripe_cust_id = TextField(null=True)
        trial_ends_at = UTCDateTimeField(null=True)
        contract_start = DateField(null=True)
        contract_end = DateField(null=True)
        cancel_at_period_end = BooleanField()
        sales_owner = TextField(null=True)
        created_at = UTCDateTimeField()
        updated_at = UTCDateTimeField()

    class ApiKey(Base):
        uuid = UUIDField(unique=True)
        organization = ForeignKeyField(Organization, null=True, index=False)
        name = TextField()
        audience = TextField()
        product = TextField(null=True)
        scopes = JSONTextField()
        digest = TextField(unique=True)
        prefix = TextField()
        start = TextField()
        status = TextField(constraints=[Check("status IN ('active', 'inactive', 'revoked')")])
        created_by = TextField(null=True)
        last_used_at = UTCDateTimeField(null=True)
        expires_at = UTCDateTimeField(null=True)
        revoked_at = UTCDateTimeField(null=True)
        created_at = UTCDateTimeField()

        class Meta:
            indexes = ((("organization", "id"), False),)

    class Product(Base):
        key = TextField(unique=True)
        name = TextField()
        description = TextField()
        plans_required = JSONTextField()
        demo_url = TextField(null=True)
        supports_trial = BooleanField()
        created_at = UTCDateTimeField()
        updated_at = UTCDateTimeField()

    class Entitlement(Base):
        organization = ForeignKeyField(Organization, index=False)
        product = ForeignKeyField(Product)
        config = JSONTextField()
        expires_at = UTCDateTimeField(null=True)
        created_at = UTCDateTimeField()
        updated_at = UTCDateTimeField()

        class Meta:
            indexes = ((("organization", "product"), True),)

    class AuditEvent(Base):
        id = BigIntegerField(primary_key=True)
        organization_uuid = UUIDField(
            null=True, constraints=[SQL("REFERENCES organization (uuid)")]
        )
        project_id = UUIDField(null=True)
        actor_type = TextField(null=True)
        actor_id = TextField(null=True)
        actor_name = TextField(null=True)
        action = TextField()
        target_type = TextField(null=True)
        target_id = TextField(null=True)
        target_name = TextField(null=True)
        product = TextField(null=True)
        metadata = JSONTextField(null=True)
        source_ip = TextField(null=True)
        user_agent = TextField(null=True)
        request_id = TextField(null=True)

        class Meta:
            indexes = (
                (("organization_uuid", "id"), False),
                (("product", "id"), False),
                (("actor_id", "id"), False),
                (("action", "id"), False),
            )

    class IdempotencyRecord(Base):
        digest = TextField(unique=True)
        fingerprint = TextField()
        status = IntegerField(null=True)
        answer = BlobField(null=True)
        created_at = UTCDateTimeField(index=True)

    class SecretsCheck(Base):
        id = IntegerField(primary_key=True)
        digest = TextField()

    db.create_tables(
        [
            Organization,
            ApiKey,
            Product,
            Entitlement,
            AuditEvent,
            IdempotencyRecord,
            SecretsCheck,
        ],
        safe=False,
    )
