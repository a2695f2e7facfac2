"""Workspaces, locations and invitations, roles given on them, and people who sign in.

A frozen copy: the models go on, a migration stays as it ran.
"""

from datetime import UTC, datetime
from typing import Any

from peewee import (
    BigAutoField,
    BigIntegerField,
    BooleanField,
    Check,
    Database,
    ForeignKeyField,
    Model,
    TextField,
    UUIDField,
    Value,
)
from playhouse.migrate import SchemaMigrator, migrate

from models.fields import JSONTextField, UTCDateTimeField
from models.ids import new_uuid

SCOPE_TYPES = Check("scope_type IN ('organization', 'workspace', 'location')")
DEFAULT_COLOR = "#6C5BB9"
PERMISSIONS = {
    "admin": ["api-keys:manage", "locations:manage", "roles:manage"],
    "developer": ["api-keys:manage"],
    "billing": [],
    "claude_code_user": [],
    "user": [],
}
DESCRIPTIONS = {
    "admin": "Runs the organization: its people, roles, places and keys.",
    "developer": "Builds with the organization's API keys and manages them.",
    "billing": "Looks after what the organization pays.",
    "claude_code_user": "Uses Claude Code with the organization's account.",
    "user": "Belongs to the organization.",
}
WORKSPACE_ROLES = (
    ("workspace_admin", "Workspace admin", "Runs the workspace and its members.", True),
    ("workspace_developer", "Workspace developer", "Builds in the workspace.", True),
    ("workspace_user", "Workspace user", "Works in the workspace.", True),
    (
        "workspace_billing",
        "Workspace billing",
        "Sees what the workspace costs; comes with the organization's billing role.",
        False,
    ),
)


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Make the tables, widen those of roles and keys, and give what is there its defaults."""

    class Base(Model):
        id = BigAutoField()

        class Meta:
            database = db
            legacy_table_names = False

    class Organization(Base):
        uuid = UUIDField(unique=True)

    class User(Base):
        uuid = UUIDField(unique=True)

    class Membership(Base):
        organization = ForeignKeyField(Organization, index=False)

        class Meta:
            indexes = ((("organization", "id"), False),)

    class Role(Base):
        key = TextField()
        label = TextField()
        permissions = JSONTextField()
        organization = ForeignKeyField(Organization, null=True, index=False)
        description = TextField(default="")
        scope_type = TextField(default="organization")
        is_assignable = BooleanField(default=True)
        created_at = UTCDateTimeField(null=True)

    class RoleAssignment(Base):
        uuid = UUIDField(unique=True)
        membership = ForeignKeyField(Membership, index=False)
        role = ForeignKeyField(Role)
        is_built_in = BooleanField()
        scope_type = TextField(constraints=[SCOPE_TYPES])
        scope_id = BigIntegerField()
        created_at = UTCDateTimeField()

        class Meta:
            indexes = (
                (("membership", "scope_type", "scope_id", "role"), True),
                (("scope_type", "scope_id", "role", "membership"), False),
            )

    RoleAssignment.add_index(
        RoleAssignment.index(
            RoleAssignment.membership,
            RoleAssignment.scope_type,
            RoleAssignment.scope_id,
            unique=True,
            where=RoleAssignment.is_built_in,
        )
    )

    class Workspace(Base):
        uuid = UUIDField(unique=True)
        organization = ForeignKeyField(Organization, index=False)
        name = TextField()
        display_color = TextField()
        is_default = BooleanField()
        created_at = UTCDateTimeField()
        archived_at = UTCDateTimeField(null=True)

        class Meta:
            indexes = ((("organization", "id"), False),)

    Workspace.add_index(
        Workspace.index(Workspace.organization, unique=True, where=Workspace.is_default)
    )

    class Location(Base):
        uuid = UUIDField(unique=True)
        organization = ForeignKeyField(Organization, index=False)
        name = TextField()
        code = TextField(null=True)
        status = TextField(constraints=[Check("status IN ('active', 'archived')")])
        created_at = UTCDateTimeField()
        updated_at = UTCDateTimeField()

        class Meta:
            indexes = ((("organization", "id"), False), (("organization", "code"), True))

    class Invitation(Base):
        uuid = UUIDField(unique=True)
        organization = ForeignKeyField(Organization, index=False)
        email = TextField()
        role = ForeignKeyField(Role)
        scope_type = TextField(constraints=[SCOPE_TYPES])
        scope_id = BigIntegerField()
        status = TextField(constraints=[Check("status IN ('pending', 'accepted', 'deleted')")])
        digest = TextField(unique=True)
        invited_at = UTCDateTimeField()
        expires_at = UTCDateTimeField()

        class Meta:
            indexes = ((("organization", "id"), False), (("organization", "email"), False))

    class ApiKey(Base):
        workspace = ForeignKeyField(Workspace, null=True, index=False)
        creator = ForeignKeyField(User, null=True, index=False)

    class RemovedApiKey(Base):
        uuid = UUIDField(unique=True)
        organization = ForeignKeyField(Organization, index=False)
        key_id = BigIntegerField()

    class Password(Base):
        user = ForeignKeyField(User, unique=True)
        hash = TextField()
        updated_at = UTCDateTimeField()

    class LoginSession(Base):
        uuid = UUIDField(unique=True)
        user = ForeignKeyField(User)
        digest = TextField(unique=True)
        organization = ForeignKeyField(Organization, null=True, index=False)
        source_ip = TextField(null=True)
        user_agent = TextField(null=True)
        created_at = UTCDateTimeField()
        updated_at = UTCDateTimeField()
        expires_at = UTCDateTimeField(index=True)

    class SignUpToken(Base):
        digest = TextField(unique=True)
        created_at = UTCDateTimeField()
        used_at = UTCDateTimeField(null=True)

    db.create_tables(
        [Workspace, Location, Invitation, RemovedApiKey, Password, LoginSession, SignUpToken],
        safe=False,
    )
    migrate(
        migrator.add_index("membership", ("organization_id", "id")),
        migrator.add_column("api_key", "workspace_id", ApiKey.workspace),
        migrator.add_column("api_key", "creator_id", ApiKey.creator),
        migrator.add_index("api_key", ("organization_id", "workspace_id", "id")),
        migrator.add_index("api_key", ("organization_id", "creator_id", "id")),
        migrator.add_column("role", "organization_id", Role.organization),
        migrator.add_column("role", "description", Role.description),
        migrator.add_column("role", "scope_type", Role.scope_type),
        migrator.add_column("role", "is_assignable", Role.is_assignable),
        migrator.add_column("role", "created_at", Role.created_at),
        migrator.drop_index("role", "role_key"),
        migrator.add_index("role", ("organization_id", "key"), unique=True),
    )
    Role.add_index(Role.index(Role.key, unique=True, where=Role.organization.is_null()))
    Role.create_table(safe=True)
    _widen_assignments(db, migrator, RoleAssignment)
    for key, permissions in PERMISSIONS.items():
        Role.update(permissions=permissions, description=DESCRIPTIONS[key]).where(
            Role.key == key
        ).execute()
    for key, label, description, is_assignable in WORKSPACE_ROLES:
        Role.create(
            key=key,
            label=label,
            description=description,
            permissions=[],
            scope_type="workspace",
            is_assignable=is_assignable,
        )
    instant = datetime.now(UTC)
    for owner in Organization.select():
        Workspace.create(
            uuid=new_uuid(),
            organization=owner,
            name="Default",
            display_color=DEFAULT_COLOR,
            is_default=True,
            created_at=instant,
        )


def _widen_assignments(db: Any, migrator: SchemaMigrator, table: type[Model]) -> None:
    """Make the table of assignments anew: SQLite can't change a constraint."""

    class Before(Model):
        uuid = UUIDField()
        membership_id = BigIntegerField()
        role_id = BigIntegerField()
        scope_type = TextField()
        scope_id = BigIntegerField()
        created_at = UTCDateTimeField()

        class Meta:
            database = db
            table_name = "role_assignment_before"

    migrate(migrator.rename_table("role_assignment", "role_assignment_before"))
    for index in db.get_indexes("role_assignment_before"):
        if index.name == "role_assignment_pkey":  # PostgreSQL has the primary key among them
            db.execute_sql("ALTER INDEX role_assignment_pkey RENAME TO role_assignment_before_pkey")
        else:
            db.execute_sql(f'DROP INDEX "{index.name}"')
    table.create_table(safe=False)
    kept = ("uuid", "membership_id", "role_id", "scope_type", "scope_id", "created_at")
    columns = {field.column_name: field for field in table._meta.sorted_fields}
    rows = Before.select(*(getattr(Before, name) for name in kept), Value(value=True))
    table.insert_from(
        rows.order_by(Before._meta.fields["uuid"]),
        [*(columns[name] for name in kept), columns["is_built_in"]],
    ).execute()
    Before.drop_table()
