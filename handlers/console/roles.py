"""The organization's own roles, and who holds which role on what."""

from typing import Any

from handlers.bodies import pick
from handlers.console import managing_views as views
from handlers.idempotency import idempotent
from handlers.permissions import needs
from handlers.session_cookie import Person
from models import assignment, ids, own_role, permission, roster
from models import role as roles
from models.page import Paging
from models.permission import MANAGE_ROLES

Json = dict[str, Any]


@needs(MANAGE_ROLES)
def list_roles(principal: Person) -> Json:
    """The built-in roles and the organization's own, and all permissions that there are."""
    return views.roles(roles.list_of(principal.organization_uuid), permission.CATALOG)


@needs(MANAGE_ROLES)
@idempotent(status=201)
def create_role(body: Json, principal: Person) -> Json:
    """A new role, which allows nothing that its maker may not do."""
    made = own_role.create(
        principal,
        principal.organization_uuid,
        principal.signed_in.permissions,
        scope_type=body["scopeType"],
        **pick(body, "key", "label", "description", "permissions"),
    )
    return views.role(made)


@needs(MANAGE_ROLES)
def update_role(role_key: str, body: Json, principal: Person) -> Json:
    """The role with what is given changed, effective at once for all who hold it."""
    changed = own_role.update(
        principal,
        principal.organization_uuid,
        principal.signed_in.permissions,
        role_key,
        **pick(body, "label", "description", "permissions"),
    )
    return views.role(changed)


@needs(MANAGE_ROLES)
def delete_role(role_key: str, principal: Person) -> None:
    """Remove a role that nobody holds."""
    own_role.delete(principal, principal.organization_uuid, role_key)


@needs(MANAGE_ROLES)
def list_members(limit: int, after_id: str | None, principal: Person) -> Json:
    """A page of the members with all that they hold, newest first."""
    paging = Paging(limit=limit, after=None if after_id is None else ids.named(after_id))
    return views.members(roster.page(principal.organization_uuid, paging))


@needs(MANAGE_ROLES)
@idempotent(status=201)
def give_role(user_id: str, body: Json, principal: Person) -> Json:
    """A role given to a member, on the organization, a workspace or a location."""
    scope_id = body.get("scopeId")
    given = assignment.give(
        principal,
        principal.organization_uuid,
        principal.signed_in.permissions,
        user_uuid=ids.named(user_id),
        role_key=body["roleKey"],
        scope_uuid=None if scope_id is None else ids.named(scope_id),
    )
    return views.held_role(given)


@needs(MANAGE_ROLES)
def take_role(assignment_id: str, principal: Person) -> None:
    """Take a role away from whoever was given it."""
    assignment.take(principal, principal.organization_uuid, ids.named(assignment_id))
