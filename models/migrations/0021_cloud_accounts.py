"""The AWS accounts, the outbox and the record of their provisioning, the workers' leases.

A frozen copy: the models go on, a migration stays as it ran.
"""

from peewee import (
    BigAutoField,
    BigIntegerField,
    BooleanField,
    Check,
    Database,
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

    class CloudAccount(Base):
        uuid = UUIDField(unique=True)
        organization = ForeignKeyField(Organization, index=False)
        email = TextField()
        status = TextField(
            constraints=[
                Check("status IN ('pending', 'creating', 'active', 'failed', 'suspended')")
            ]
        )
        step = TextField(null=True)
        github_repos = JSONTextField()
        suspend_requested = BooleanField()
        aws_account_id = TextField(null=True, unique=True)
        creation_request_id = TextField(null=True)
        iam_user_name = TextField(null=True)
        sign_in_url = TextField(null=True)
        assignment_request_id = TextField(null=True)
        sso_user_name = TextField(null=True)
        sso_portal_url = TextField(null=True)
        oidc_role_arn = TextField(null=True)
        error = TextField(null=True)
        created_at = UTCDateTimeField()
        updated_at = UTCDateTimeField()

        class Meta:
            indexes = ((("organization", "id"), False),)

    class ProvisioningTask(Base):
        account = ForeignKeyField(CloudAccount, index=False)
        kind = TextField(
            constraints=[Check("kind IN ('provision', 'set_repositories', 'suspend')")]
        )
        executor = TextField(null=True)
        run = IntegerField()
        touched_at = UTCDateTimeField()
        finished_at = UTCDateTimeField(null=True)

        class Meta:
            indexes = ((("finished_at", "id"), False), (("account", "finished_at", "id"), False))

    class ProvisioningEvent(Base):
        id = BigIntegerField(primary_key=True)
        account = ForeignKeyField(CloudAccount, index=False)
        task = ForeignKeyField(ProvisioningTask, index=False)
        step = TextField()
        status = TextField(constraints=[Check("status IN ('started', 'succeeded', 'failed')")])
        detail = TextField(null=True)
        error = TextField(null=True)

        class Meta:
            indexes = (
                (("task", "step", "status"), True),
                (("account", "id"), False),
                (("status", "id"), False),
            )

    class WorkerLease(Base):
        executor = TextField(unique=True)
        holder = TextField()
        expires_at = UTCDateTimeField()

    db.create_tables([CloudAccount, ProvisioningTask, ProvisioningEvent, WorkerLease], safe=False)
