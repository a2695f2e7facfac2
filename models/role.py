"""Roles: what the members of an organization may do."""

from peewee import TextField

from models.database import Table
from models.errors import Invalid
from models.fields import JSONTextField

MANAGE_API_KEYS = "api_keys.manage"
"""The permission to see, make, change and delete an organization's API keys."""


class Role(Table):
    """A role with its permissions; those that every organization has come with the migrations."""

    key = TextField(unique=True)
    label = TextField()
    permissions = JSONTextField()

    class Meta:
        table_name = "role"


def get(key: str) -> Role:
    """The role of that key. Raises Invalid: a role is named in what is asked for."""
    role: Role | None = Role.get_or_none(Role.key == key)
    if role is None:
        raise Invalid("role is not one of the roles", field="role")
    return role
