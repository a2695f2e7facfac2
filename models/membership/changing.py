"""Members get another role, or leave (rules 20 and 21)."""

from typing import Any
from uuid import UUID

from models import audit, organization
from models import role as roles
from models.actor import Actor
from models.change import change
from models.errors import Invalid
from models.ids import PublicId
from models.membership.reading import Member, assignment_of
from models.membership.table import Membership, RoleAssignment
from models.organization import Organization
from models.role import Role

ADMIN = "admin"


def change_role(actor: Actor, organization_uuid: PublicId, user_uuid: UUID, role: str) -> Member:
    """Give a member another organization role, by its key.

    The organization stays locked, so of two last admins one keeps the role (rule 20).

    Raises NotFound for someone who is no member; Invalid for the role `admin`, for an unknown one,
    and where the last admin would lose it.
    """
    refuse_admin(role)
    with change(actor):
        owner = organization.get_changeable(organization_uuid)
        given = roles.get_built_in(role)
        held = assignment_of(owner, user_uuid)
        before = held.role.key
        if before == ADMIN and _admins(owner) == 1:
            raise Invalid("The last admin of an organization can't lose the role.", field="role")
        if before != role:
            RoleAssignment.update(role=given).where(RoleAssignment.id == held.id).execute()
            held.role = given
            _record(actor, "update", owner, held, {"role": role, "before": before})
    return Member.of(held)


def remove(actor: Actor, organization_uuid: PublicId, user_uuid: UUID) -> None:
    """End a membership and every role that came with it; the member's keys stay (rule 21).

    Raises NotFound for someone who is no member, Invalid for an admin.
    """
    with change(actor):
        owner = organization.get_changeable(organization_uuid)
        held = assignment_of(owner, user_uuid)
        if held.role.key == ADMIN:
            raise Invalid("An admin can't be removed from the organization.")
        RoleAssignment.delete().where(RoleAssignment.membership == held.membership).execute()
        Membership.update(status="removed").where(Membership.id == held.membership.id).execute()
        _record(actor, "delete", owner, held, {})


def refuse_admin(role: str) -> None:
    """Raises Invalid for the role that is never given from outside (rule 20)."""
    if role == ADMIN:
        raise Invalid("The role admin can't be given here.", field="role")


def _admins(owner: Organization) -> int:
    count: int = (
        RoleAssignment.select()
        .join(Role)
        .where(
            RoleAssignment.scope_type == "organization",
            RoleAssignment.scope_id == owner.id,
            RoleAssignment.is_built_in,
            Role.key == ADMIN,
        )
        .count()
    )
    return count


def _record(
    actor: Actor, verb: str, owner: Organization, held: Any, details: dict[str, Any]
) -> None:
    person = held.membership.user
    audit.record(
        actor,
        f"membership.{verb}",
        organization_uuid=owner.uuid,
        target_id=held.membership.uuid,
        target_name=person.display_name,
        metadata={"user": str(person.uuid)} | details,
    )
