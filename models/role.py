"""Roles: what the members of an organization may do."""

from peewee import BooleanField, ForeignKeyField, TextField

from models import organization
from models.database import Table
from models.errors import Invalid
from models.fields import JSONTextField, UTCDateTimeField
from models.ids import PublicId
from models.organization import Organization
from models.permission import Permission, described


class Role(Table):
    """A role with its permissions, to be held on one type of scope.

    Those without an organization are built in: every organization has them, nobody edits them, and
    they come with the migrations.
    """

    key = TextField()
    label = TextField()
    permissions = JSONTextField()
    organization = ForeignKeyField(Organization, null=True, index=False)
    organization_id: int | None
    description = TextField(default="")
    scope_type = TextField(default="organization")
    is_assignable = BooleanField(default=True)
    created_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "role"
        indexes = ((("organization", "key"), True),)

    @property
    def is_built_in(self) -> bool:
        """Whether it is one that every organization has."""
        return self.organization_id is None

    @property
    def allowed(self) -> list[Permission]:
        """What its permissions are, in the catalog's order."""
        return described(self.permissions)


# Two rows without an organization are never the same to the index over both columns.
Role.add_index(Role.index(Role.key, unique=True, where=Role.organization.is_null()))


def get_built_in(key: str, scope_type: str = "organization") -> Role:
    """The built-in role of that key on such a scope.

    Raises Invalid: a role is named in what is asked for.
    """
    role: Role | None = Role.get_or_none(
        Role.key == key, Role.scope_type == scope_type, Role.organization.is_null()
    )
    if role is None:
        raise Invalid("role is not one of the roles", field="role")
    return role


def list_of(organization_uuid: PublicId) -> list[Role]:
    """The built-in roles and an organization's own, in that order, each oldest first.

    Raises NotFound for an unknown organization.
    """
    owner = organization.get(organization_uuid)
    here = Role.organization.is_null() | (Role.organization == owner)
    return sorted(Role.select().where(here), key=lambda role: (not role.is_built_in, role.id))
