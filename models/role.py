"""Roles: what the members of an organization may do."""

from peewee import BooleanField, ForeignKeyField, TextField

from models.database import Table
from models.errors import Invalid
from models.fields import JSONTextField, UTCDateTimeField
from models.organization.table import Organization

MANAGE_API_KEYS = "api-keys:manage"
"""The permission to see, make, change and delete an organization's API keys."""
MANAGE_LOCATIONS = "locations:manage"
"""The permission to make, change and archive an organization's locations."""
MANAGE_ROLES = "roles:manage"
"""The permission to make an organization's own roles, and to give and take roles."""


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
