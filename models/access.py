"""Access: what the bearer of a verified token may do in an organization."""

from dataclasses import dataclass
from uuid import UUID

from models import entitlement
from models.errors import Forbidden, Unauthenticated
from models.identity import Identity, OrganizationIdentity, VerifiedToken
from models.membership import Membership, RoleAssignment
from models.organization import SERVED, Organization
from models.role import Role
from models.user import User


@dataclass(frozen=True)
class Member:
    """A user who was let into an organization."""

    user_uuid: UUID
    name: str
    organization_uuid: UUID


def enter(token: VerifiedToken, organization_id: int, *, permission: str, product: str) -> Member:
    """The member that `token` speaks for, if they may use `permission` there.

    Raises:
        Unauthenticated: the subject is linked to no user, the user is no member, the token is for
            another organization, or there is no such organization that is served; nothing tells
            which (rules 5 and 45).
        Forbidden: the member's roles lack the permission, or the organization has no `product`.
    """
    found = _organization_roles(token, organization_id)
    if not found or _is_for_another(token, organization_id):
        raise _refusal()
    owner, person = found[0].membership.organization, found[0].membership.user
    if owner.effective_status not in SERVED:
        raise _refusal()
    if not any(permission in each.role.permissions for each in found):
        raise Forbidden("Your role does not allow this.")
    if not entitlement.holds(owner.id, product):
        raise Forbidden(f"The organization is not entitled to {product}.")
    return Member(person.uuid, person.display_name, owner.uuid)


def _organization_roles(token: VerifiedToken, organization_id: int) -> list[RoleAssignment]:
    query = (
        RoleAssignment.select(RoleAssignment, Role, Membership, Organization, User)
        .join(Role)
        .switch(RoleAssignment)
        .join(Membership)
        .join(Organization)
        .switch(Membership)
        .join(User)
        .join(Identity, on=Identity.user == User.id)
        .where(
            Identity.issuer == token.issuer,
            Identity.subject == token.subject,
            Membership.organization == organization_id,
            Membership.status == "active",
            RoleAssignment.scope_type == "organization",
        )
    )
    return list(query)


def _is_for_another(token: VerifiedToken, organization_id: int) -> bool:
    """Whether the token names an organization of its issuer that is linked to another of ours."""
    if token.organization is None:
        return False
    linked = OrganizationIdentity.get_or_none(
        OrganizationIdentity.issuer == token.issuer,
        OrganizationIdentity.external_id == token.organization,
    )
    return linked is not None and linked.organization_id != organization_id


def _refusal() -> Unauthenticated:
    return Unauthenticated("Missing or invalid credentials.")
