"""Memberships: which users belong to which organizations, and the roles they were given there."""

from peewee import (
    BigIntegerField,
    BooleanField,
    Check,
    ForeignKeyField,
    IntegrityError,
    TextField,
    UUIDField,
)

from models import audit, organization, user
from models import role as roles
from models.actor import Actor
from models.change import change
from models.clock import now
from models.database import Table, violates
from models.errors import Conflict, NotFound
from models.fields import UTCDateTimeField
from models.ids import PublicId, new_uuid
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
        indexes = ((("organization", "user"), True), (("organization", "id"), False))


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


def add(
    actor: Actor, organization_uuid: PublicId, *, email: str, role: str, name: str | None = None
) -> Membership:
    """Make the person of that email address a member, and a user first if there is none.

    `role` is the key of the organization role; `name` is taken for a new user only.

    Raises NotFound for an unknown organization; Invalid for an archived one, an unknown role and
    what is no email address; Conflict for someone who is a member already.
    """
    instant = now()
    try:
        with change(actor):
            owner = organization.get_changeable(organization_uuid)
            given = roles.get_built_in(role)
            member = user.find_or_create(actor, email, name)
            membership = Membership.create(
                organization=owner, user=member, status="active", joined_at=instant
            )
            RoleAssignment.create(
                membership=membership,
                role=given,
                is_built_in=True,
                scope_type="organization",
                scope_id=owner.id,
                created_at=instant,
            )
            audit.record(
                actor,
                "membership.create",
                organization_uuid=owner.uuid,
                target_id=membership.uuid,
                target_name=member.display_name,
                metadata={"user": str(member.uuid), "role": role},
            )
    except IntegrityError as error:
        if not violates(error, Membership.organization, Membership.user):
            raise
        raise Conflict("The user is a member of the organization.") from error
    return membership


def role_of(owner: Organization, member: User) -> str:
    """The key of a member's organization role. Raises NotFound for someone who is no member."""
    assignment: RoleAssignment | None = (
        RoleAssignment.select(RoleAssignment, Role)
        .join(Role)
        .switch(RoleAssignment)
        .join(Membership)
        .where(
            Membership.organization == owner,
            Membership.user == member,
            Membership.status == "active",
            RoleAssignment.scope_type == "organization",
            RoleAssignment.is_built_in,
        )
        .get_or_none()
    )
    if assignment is None:
        raise NotFound("The user is no member of the organization.")
    key: str = assignment.role.key
    return key
