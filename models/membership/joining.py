"""Becoming a member, and becoming one again."""

from models import audit, organization, user
from models import role as roles
from models.actor import Actor
from models.change import change
from models.clock import now
from models.errors import Conflict
from models.ids import PublicId
from models.membership.table import Membership, RoleAssignment
from models.organization import Organization
from models.role import Role
from models.user import User


def add(
    actor: Actor, organization_uuid: PublicId, *, email: str, role: str, name: str | None = None
) -> Membership:
    """Make the person of that email address a member, and a user first if there is none.

    `role` is the key of the organization role; `name` is taken for a new user only.

    Raises NotFound for an unknown organization; Invalid for an archived one, an unknown role and
    what is no email address; Conflict for someone who is a member already.
    """
    with change(actor):
        owner = organization.get_changeable(organization_uuid)
        given = roles.get_built_in(role)
        return join(actor, owner, user.find_or_create(actor, email, name), given)


def join(actor: Actor, owner: Organization, person: User, role: Role) -> Membership:
    """Make a user a member with an organization role, inside the caller's transaction.

    The caller has `owner` locked. Whoever comes back takes the row, and with it the place in every
    list, that was theirs before.

    Raises Conflict for someone who is a member already.
    """
    instant = now()
    membership: Membership | None = Membership.get_or_none(
        Membership.organization == owner, Membership.user == person
    )
    if membership is None:
        membership = Membership(organization=owner, user=person)
    elif membership.status == "active":
        raise Conflict("The user is a member of the organization.")
    membership.status, membership.joined_at = "active", instant
    membership.save()
    RoleAssignment.create(
        membership=membership,
        role=role,
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
        target_name=person.display_name,
        metadata={"user": str(person.uuid), "role": role.key},
    )
    return membership
