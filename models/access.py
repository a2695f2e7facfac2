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


def enter(
    token: VerifiedToken, organization_id: int, *, permission: str, product: str
) -> Member:
    """The member that `token` speaks for, if they may use `permission` there.

    Raises:
        Unauthenticated: the subject is linked to no user, the user is no member, the token is for
            another organization, or there is no such organization that is served; nothing tells
            which (rules 5 and 45).
        Forbidden: the member's roles lack the permission, or the organization has no `product`.
    """
    if _is_for_another(token, organization_id):
        raise _refusal()
    memberships = list(_memberships(token, organization_id))
    if not memberships:
        raise _refusal()
    membership = memberships[0]
    owner, person = membership.organization, membership.user
    if owner.effective_status not in SERVED:
        raise _refusal()
    if not any(permission in each.roleassignment.role.permissions for each in memberships):
        raise Forbidden("Your role does not allow this.")
    if not entitlement.holds(owner, product):
        raise Forbidden(f"The organization is not entitled to {product}.")
    return Member(person.uuid, person.display_name, owner.uuid)
