"""Roles given to members on a scope, and taken away again."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from peewee import IntegrityError

from models import audit, organization
from models.actor import Actor
from models.change import change
from models.clock import now
from models.errors import Conflict, Invalid, NotFound
from models.ids import PublicId
from models.location import Location
from models.membership import Membership, RoleAssignment
from models.membership.reading import assignment_of
from models.organization import Organization
from models.own_role import refuse_more_than_held
from models.role import Role
from models.roster import HeldRole
from models.scope import Scope
from models.workspace import Workspace
from models.workspace.standing import is_decided_for


def give(
    actor: Actor,
    organization_uuid: PublicId,
    holding: Iterable[str],
    *,
    user_uuid: UUID,
    role_key: str,
    scope_uuid: UUID | None = None,
) -> HeldRole:
    """Give a member a role on the organization (no `scope_uuid`), a workspace or a location.

    The organization role itself is not given here: a member has exactly one, from the start on.
    `holding` are the permissions of whoever gives it.

    Raises NotFound for an unknown organization, member, role or scope, and for those of another
    organization; Invalid for a role that is not given by hand or not on that type of scope, for a
    scope that is archived, and where the member's organization role brings another one there
    (rule 25); Forbidden for a role that allows what the giver may not; Conflict for one that is
    held already, or beside another built-in one.
    """
    try:
        with change(actor):
            owner = organization.get_changeable(organization_uuid)
            organization_role = assignment_of(owner, user_uuid)
            role = _assignable(owner, role_key)
            refuse_more_than_held(role.permissions, holding)
            scope_id, scope = _scope(owner, role.scope_type, scope_uuid)
            _refuse_inherited(organization_role.role.key, role)
            given = RoleAssignment.create(
                membership=organization_role.membership,
                role=role,
                is_built_in=role.is_built_in,
                scope_type=role.scope_type,
                scope_id=scope_id,
                created_at=now(),
            )
            _record(actor, "create", owner, given, organization_role.membership, scope)
    except IntegrityError as error:
        # Only the two unique indexes of the table can speak: all rows were found above.
        raise Conflict("The member holds this role there, or another built-in one.") from error
    return HeldRole(given.uuid, role.key, scope)


def take(actor: Actor, organization_uuid: PublicId, assignment_uuid: UUID) -> None:
    """Take a role away that a member was given; it counts at once.

    Raises NotFound for an assignment that the organization does not have, Invalid for the
    organization role, which every member has.
    """
    with change(actor):
        owner = organization.get_changeable(organization_uuid)
        given = (
            RoleAssignment.select(RoleAssignment, Role, Membership)
            .join(Role)
            .switch(RoleAssignment)
            .join(Membership)
            .where(RoleAssignment.uuid == assignment_uuid, Membership.organization == owner)
            .get_or_none()
        )
        if given is None:
            raise NotFound("There is no such assignment.")
        if given.is_built_in and given.scope_type == "organization":
            raise Invalid("The organization role can be changed, but not taken away.")
        given.delete_instance()
        _record(actor, "delete", owner, given, given.membership, None)


def _assignable(owner: Organization, key: str) -> Role:
    here = Role.organization.is_null() | (Role.organization == owner)
    role: Role | None = Role.get_or_none(Role.key == key, here)
    if role is None:
        raise NotFound("There is no such role.")
    if role.is_built_in and role.scope_type == "organization":
        raise Invalid("The organization role is not given here.", field="roleKey")
    if not role.is_assignable:
        raise Invalid("The role comes with another one and is not given by hand.", field="roleKey")
    return role


def _scope(owner: Organization, kind: str, uuid: UUID | None) -> tuple[int, Scope]:
    """The id of a scope's row, and the scope, which takes roles."""
    if kind == "organization":
        if uuid is not None:
            raise Invalid("scopeId is not for a role on the organization", field="scopeId")
        return owner.id, Scope(kind, None, owner.name)
    if uuid is None:
        raise Invalid(f"scopeId is needed for a role on a {kind}", field="scopeId")
    table: Any = {"workspace": Workspace, "location": Location}[kind]
    row = table.get_or_none(table.uuid == uuid, table.organization == owner)
    if row is None:
        raise NotFound(f"There is no such {kind}.")
    if _is_closed(row):
        raise Invalid(f"The {kind} takes no roles.", field="scopeId")
    return row.id, Scope(kind, row.uuid, row.name)


def _is_closed(row: Any) -> bool:
    if isinstance(row, Workspace):
        return row.is_default or row.archived_at is not None
    return bool(row.status == "archived")


def _refuse_inherited(organization_role: str, role: Role) -> None:
    if role.is_built_in and is_decided_for(organization_role, role.key):
        raise Invalid("The member's organization role decides this.", field="roleKey")


def _record(
    actor: Actor,
    verb: str,
    owner: Organization,
    given: RoleAssignment,
    member: Membership,
    scope: Scope | None,
) -> None:
    audit.record(
        actor,
        f"role_assignment.{verb}",
        organization_uuid=owner.uuid,
        target_id=given.uuid,
        target_name=given.role.key,
        metadata={"membership": str(member.uuid)} | ({"scope": scope.label} if scope else {}),
    )
