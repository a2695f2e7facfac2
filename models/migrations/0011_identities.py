"""Users, their memberships and roles, the identities they go by, and the keys of our own issuer.

A frozen copy: the models go on, a migration stays as it ran.
"""

from peewee import (
    BigAutoField,
    BigIntegerField,
    BlobField,
    Check,
    Database,
    ForeignKeyField,
    Model,
    TextField,
    UUIDField,
)
from playhouse.migrate import SchemaMigrator

from models.fields import JSONTextField, UTCDateTimeField

ROLES: tuple[tuple[str, str, list[str]], ...] = (
    ("admin", "Admin", ["api_keys.manage"]),
    ("developer", "Developer", ["api_keys.manage"]),
    ("billing", "Billing", []),
    ("claude_code_user", "Claude Code user", []),
    ("user", "User", []),
)


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Make the tables and the roles that every organization has."""

    class Base(Model):
        id = BigAutoField()

        class Meta:
            database = db
            legacy_table_names = False

    class Organization(Base):
        pass

    class User(Base):
        uuid = UUIDField(unique=True)
        email = TextField(unique=True)
        name = TextField(null=True)
        created_at = UTCDateTimeField()
        updated_at = UTCDateTimeField()

    class Membership(Base):
        uuid = UUIDField(unique=True)
        organization = ForeignKeyField(Organization, index=False)
        user = ForeignKeyField(User)
        status = TextField(constraints=[Check("status IN ('active', 'removed')")])
        joined_at = UTCDateTimeField()

        class Meta:
            indexes = ((("organization", "user"), True),)

    class Role(Base):
        key = TextField(unique=True)
        label = TextField()
        permissions = JSONTextField()

    class RoleAssignment(Base):
        uuid = UUIDField(unique=True)
        membership = ForeignKeyField(Membership, index=False)
        role = ForeignKeyField(Role)
        scope_type = TextField(constraints=[Check("scope_type = 'organization'")])
        scope_id = BigIntegerField()
        created_at = UTCDateTimeField()

        class Meta:
            indexes = ((("membership", "scope_type", "scope_id"), True),)

    class Identity(Base):
        issuer = TextField()
        subject = TextField()
        user = ForeignKeyField(User)
        created_at = UTCDateTimeField()

        class Meta:
            indexes = ((("issuer", "subject"), True),)

    class OrganizationIdentity(Base):
        issuer = TextField()
        external_id = TextField()
        organization = ForeignKeyField(Organization)
        created_at = UTCDateTimeField()

        class Meta:
            indexes = ((("issuer", "external_id"), True),)

    class SigningKey(Base):
        kid = TextField(unique=True)
        public_key = JSONTextField()
        private_key = BlobField()
        created_at = UTCDateTimeField()
        retired_at = UTCDateTimeField(null=True)

    db.create_tables(
        [User, Membership, Role, RoleAssignment, Identity, OrganizationIdentity, SigningKey],
        safe=False,
    )
    for key, label, permissions in ROLES:
        Role.create(key=key, label=label, permissions=permissions)
