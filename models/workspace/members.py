"""Members are added to a workspace, given another role there, and removed (rules 23 and 25)."""

from typing import Any
from uuid import UUID

from models import audit, membership, organization
from models import role as roles
from models.actor import Actor
from models.change import change
from models.clock import now
from models.errors import Invalid, NotFound
from models.ids import PublicId
from models.membership import Membership, RoleAssignment
from models.organization.workspace import Workspace
from models.role import Role
from models.workspace.reading import get, get_open
from models.workspace.standing import INHERITED, WorkspaceMember, is_decided_for, member_of


def add_member(
    actor: Actor, organization_uuid: PublicId, workspace_uuid: UUID, user_uuid: UUID, *, role: str
) -> WorkspaceMember:
    """Bring a member of the organization into a workspace, with the role of that key.

    Raises NotFound for a workspace that the organization does not have, and for someone who is no
    member of it; Invalid for an archived workspace, a role that can't be given, somebody who is in
    it already, or who is in every workspace by organization role (but see `change_member_role`).
    """
    with change(actor):
        owner = organization.get_changeable(organization_uuid)
        workspace, given = get_open(organization_uuid, workspace_uuid), _givable(role)
        held = membership.assignment_of(owner, user_uuid)
        _refuse_inherited(held.role.key, role)
        if RoleAssignment.select().where(_here(workspace, held.membership)).exists():
            raise Invalid("The user is a member of the workspace already.", field="user_id")
        _give(workspace, held.membership, given)
        _record(actor, "create", workspace, held.membership, {"role": role})
        return member_of(workspace, user_uuid)


def change_member_role(
    actor: Actor, organization_uuid: PublicId, workspace_uuid: UUID, user_uuid: UUID, *, role: str
) -> WorkspaceMember:
    """Give a member of a workspace another role there, by its key.

    What the organization role brings stays as it is, but a billing member of the organization may
    be made `workspace_admin`.

    Raises NotFound for a workspace that the organization does not have, and for someone who is not
    in it; Invalid for an archived workspace, a role that can't be given, and an inherited one.
    """
    with change(actor):
        owner = organization.get_changeable(organization_uuid)
        workspace, given = get_open(organization_uuid, workspace_uuid), _givable(role)
        held = membership.assignment_of(owner, user_uuid)
        before = member_of(workspace, user_uuid)
        _refuse_inherited(held.role.key, role)
        if before.given != role:
            RoleAssignment.delete().where(
                _here(workspace, held.membership), RoleAssignment.is_built_in
            ).execute()
            _give(workspace, held.membership, given)
            details = {"role": role, "before": before.role}
            _record(actor, "update", workspace, held.membership, details)
        return member_of(workspace, user_uuid)


def remove_member(
    actor: Actor, organization_uuid: PublicId, workspace_uuid: UUID, user_uuid: UUID
) -> None:
    """Take a member, with every role given there, out of a workspace; archived ones too.

    Raises NotFound for a workspace that the organization does not have, and for someone who is not
    in it; Invalid for someone who is in every workspace by organization role.
    """
    with change(actor):
        owner = organization.get_changeable(organization_uuid)
        workspace = get(organization_uuid, workspace_uuid)
        held = membership.assignment_of(owner, user_uuid)
        if held.role.key in INHERITED:
            raise Invalid("The user is in every workspace by organization role.")
        if not RoleAssignment.delete().where(_here(workspace, held.membership)).execute():
            raise NotFound("The user is no member of the workspace.")
        _record(actor, "delete", workspace, held.membership, {})


def _givable(role: str) -> Role:
    given = roles.get_built_in(role, "workspace")
    if not given.is_assignable:
        message = f"The role {given.key} comes with the organization role billing only."
        raise Invalid(message, field="workspace_role")
    return given


def _refuse_inherited(organization_role: str, role: str) -> None:
    if is_decided_for(organization_role, role):
        inherited = INHERITED[organization_role]
        message = f"The user is {inherited} of every workspace by organization role."
        raise Invalid(message, field="workspace_role")


def _here(workspace: Workspace, member: Membership) -> Any:
    return (
        (RoleAssignment.membership == member)
        & (RoleAssignment.scope_type == "workspace")
        & (RoleAssignment.scope_id == workspace.id)
    )


def _give(workspace: Workspace, member: Membership, role: Role) -> None:
    RoleAssignment.create(
        membership=member,
        role=role,
        is_built_in=True,
        scope_type="workspace",
        scope_id=workspace.id,
        created_at=now(),
    )


def _record(
    actor: Actor, verb: str, workspace: Workspace, member: Membership, details: dict[str, Any]
) -> None:
    person = member.user
    audit.record(
        actor,
        f"workspace_member.{verb}",
        organization_uuid=workspace.organization.uuid,
        target_id=member.uuid,
        target_name=person.display_name,
        metadata={"user": str(person.uuid), "workspace": str(workspace.uuid)} | details,
    )
