"""The tables of memberships, and of the roles that members were given."""

from peewee import (
    BigIntegerField,
    BooleanField,
    Check,
    ForeignKeyField,
    TextField,
    UUIDField,
)

from models.database import Table
from models.fields import UTCDateTimeField
from models.ids import new_uuid
from models.organization import Organization
from models.role import Role
from models.user import User


class Membership(Table):
    """A user in an organization; the row of one who was removed stays, to mark its place."""

    uuid = UUIDField(unique=True, default=new_uuid)
    organization = ForeignKeyField(Organization, index=False)
    user = ForeignKeyField(User)
    status = TextField(constraints=[Check("status IN ('active', 'removed')")])
    joined_at = UTCDateTimeField()

    class Meta:
        table_name = "membership"
        indexes = (
            (("organization", "user"), True),
            (("organization", "id"), False),
            (("organization", "status", "id"), False),
        )


class RoleAssignment(Table):
    """A role given to a member on a scope: the organization, a workspace or a location.

    `scope_id` is the id of the scope's row. Beside any number of the organization's own roles, a
    member has at most one built-in role on a scope, and on the organization itself exactly one:
    the organization role.
    """

    uuid = UUIDField(unique=True, default=new_uuid)
    membership = ForeignKeyField(Membership, index=False)
    role = ForeignKeyField(Role)
    is_built_in = BooleanField()
    scope_type = TextField(
        constraints=[Check("scope_type IN ('organization', 'workspace', 'location')")]
    )
    scope_id = BigIntegerField()
    created_at = UTCDateTimeField()

    class Meta:
        table_name = "role_assignment"
        indexes = (
            (("membership", "scope_type", "scope_id", "role"), True),
            (("scope_type", "scope_id", "role", "membership"), False),
            (("scope_type", "scope_id", "membership"), False),
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
