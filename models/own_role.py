"""The roles that an organization makes for itself, beside the built-in ones."""

from collections.abc import Iterable
from typing import Any

from peewee import IntegrityError

from models import audit, organization, permission
from models.actor import Actor
from models.change import change
from models.clock import now
from models.database import locked, violates
from models.errors import Conflict, Forbidden, NotFound
from models.ids import PublicId
from models.invitation import Invitation
from models.membership import RoleAssignment
from models.organization import Organization
from models.role import Role


def create(
    actor: Actor,
    organization_uuid: PublicId,
    holding: Iterable[str],
    *,
    key: str,
    label: str,
    scope_type: str,
    permissions: Iterable[str] = (),
    description: str = "",
) -> Role:
    """A new role of an organization's own, to be held on scopes of one type.

    `holding` are the permissions of whoever makes it: a role can't allow what they may not do.

    Raises NotFound for an unknown organization; Invalid for an archived one and for a permission
    that there is not; Forbidden for one that is not held; Conflict for the key of another role.
    """
    allowed = _allowed(permissions, holding)
    try:
        with change(actor):
            owner = organization.get_changeable(organization_uuid)
            if Role.select().where(Role.key == key, Role.organization.is_null()).exists():
                raise _taken()
            role = Role.create(
                organization=owner,
                key=key,
                label=label,
                description=description,
                scope_type=scope_type,
                permissions=allowed,
                created_at=now(),
            )
            _record(actor, "create", owner, role, {"permissions": allowed})
    except IntegrityError as error:
        if not violates(error, Role.organization, Role.key):
            raise
        raise _taken() from error
    return role


def update(
    actor: Actor,
    organization_uuid: PublicId,
    holding: Iterable[str],
    key: str,
    *,
    permissions: Iterable[str] | None = None,
    **texts: str,
) -> Role:
    """Change what is given of a role: `label`, `description`, `permissions`. It counts at once.

    Raises NotFound for a role that is not the organization's own, a built-in one too; Invalid and
    Forbidden as `create` does, for permissions that come in new.
    """
    with change(actor):
        owner = organization.get_changeable(organization_uuid)
        role = own(owner, key)
        changes: dict[str, Any] = dict(texts)
        if permissions is not None:
            wanted = permission.checked(permissions)
            _allowed(set(wanted) - set(role.permissions), holding)
            changes["permissions"] = wanted
        for name, value in changes.items():
            setattr(role, name, value)
        if changes:
            role.save(only=list(changes))
            _record(actor, "update", owner, role, {"changed": sorted(changes)})
    return role


def delete(actor: Actor, organization_uuid: PublicId, key: str) -> None:
    """Remove a role that nobody holds or is invited to.

    Raises NotFound for a role that is not the organization's own, Conflict for one in use.
    """
    with change(actor):
        owner = organization.get_changeable(organization_uuid)
        role = own(owner, key)
        held = RoleAssignment.select().where(RoleAssignment.role == role).exists()
        if held or Invitation.select().where(Invitation.role == role).exists():
            raise Conflict("The role is in use.")
        role.delete_instance()
        _record(actor, "delete", owner, role, {})


def refuse_more_than_held(permissions: Iterable[str], holding: Iterable[str]) -> None:
    """Raise Forbidden for permissions that whoever gives them does not hold."""
    if set(permissions) - set(holding):
        raise Forbidden("You can't give a permission that you don't hold.")


def own(owner: Organization, key: str) -> Role:
    """The organization's own role of that key, locked. Raises NotFound for any other."""
    query = Role.select().where(Role.organization == owner, Role.key == key)
    role: Role | None = locked(query).get_or_none()
    if role is None:
        raise NotFound("The organization has no such role of its own.")
    return role


def _allowed(permissions: Iterable[str], holding: Iterable[str]) -> list[str]:
    wanted = permission.checked(permissions)
    refuse_more_than_held(wanted, holding)
    return wanted


def _taken() -> Conflict:
    return Conflict("key is that of another role", field="key")


def _record(
    actor: Actor, verb: str, owner: Organization, role: Role, details: dict[str, Any]
) -> None:
    audit.record(
        actor,
        f"role.{verb}",
        organization_uuid=owner.uuid,
        target_id=role.key,
        target_name=role.label,
        metadata=details or None,
    )
