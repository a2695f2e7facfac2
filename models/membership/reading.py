"""Who the members of an organization are, and what role each one has in it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from models import organization
from models import page as pages
from models.errors import NotFound
from models.ids import PublicId
from models.membership.table import Membership, RoleAssignment
from models.organization import Organization
from models.page import Page, Paging
from models.role import Role
from models.user import User


@dataclass(frozen=True)
class Member:
    """A user in an organization, with the key of the organization role."""

    user_uuid: UUID
    email: str
    name: str
    role: str
    joined_at: datetime

    @classmethod
    def of(cls, assignment: RoleAssignment) -> Self:
        """The member of an organization role that was read with its membership and user."""
        membership = assignment.membership
        person = membership.user
        return cls(
            person.uuid,
            person.email,
            person.display_name,
            assignment.role.key,
            membership.joined_at,
        )


def page(organization_uuid: PublicId, paging: Paging, *, email: str | None = None) -> Page[Member]:
    """A page of the members, newest first, or of the one with that email address, in any case.

    Cursors are users, who may have left since. Whoever came back stands where they stood.

    Raises NotFound for an unknown organization, Invalid for a cursor of none of its users.
    """
    owner = organization.get(organization_uuid)
    window = pages.window(paging, lambda user_uuid: place_of(owner, user_uuid))
    members = organization_roles(Membership.organization == owner, Membership.status == "active")
    if email is not None:
        members = members.where(User.email == email.strip().lower())
    return window.page(Member.of(each) for each in window.of(members, Membership.id))


def get(organization_uuid: PublicId, user_uuid: UUID) -> Member:
    """One member, in one read. Raises NotFound for anyone else (rule 6)."""
    found: RoleAssignment | None = (
        organization_roles(User.uuid == user_uuid, Membership.status == "active")
        .switch(Membership)
        .join(Organization)
        .where(Organization.uuid == organization_uuid)
        .get_or_none()
    )
    if found is None:
        raise no_member()
    return Member.of(found)


def role_of(owner: Organization, member: User) -> str:
    """The key of a member's organization role. Raises NotFound for someone who is no member."""
    key: str = assignment_of(owner, member.uuid).role.key
    return key


def assignment_of(owner: Organization, user_uuid: UUID) -> Any:
    """A member's organization role, with the membership and the user.

    Raises NotFound for someone who is no member.
    """
    found = organization_roles(
        User.uuid == user_uuid, Membership.organization == owner, Membership.status == "active"
    ).get_or_none()
    if found is None:
        raise no_member()
    return found


def place_of(owner: Organization, user_uuid: UUID) -> int | None:
    """The place of a user who is, or ever was, a member; None for anyone else (rule 19)."""
    place: int | None = (
        Membership.select(Membership.id)
        .join(User)
        .where(Membership.organization == owner, User.uuid == user_uuid)
        .scalar()
    )
    return place


def organization_roles(*conditions: Any) -> Any:
    """The query for organization roles, each with its membership, user and role."""
    return (
        RoleAssignment.select(RoleAssignment, Role, Membership, User)
        .join(Role)
        .switch(RoleAssignment)
        .join(Membership)
        .join(User)
        .where(
            RoleAssignment.scope_type == "organization",
            RoleAssignment.scope_id == Membership.organization,
            RoleAssignment.is_built_in,
            *conditions,
        )
    )


def no_member() -> NotFound:
    """Nobody of that id is a member."""
    return NotFound("The user is no member of the organization.")
