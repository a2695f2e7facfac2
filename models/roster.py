"""The roster: who belongs to an organization, with every role that each one holds."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from peewee import JOIN

from models import organization, scope
from models import page as pages
from models.ids import PublicId
from models.membership import Membership, RoleAssignment, place_of
from models.organization import Organization
from models.page import Page, Paging
from models.role import Role
from models.scope import Scope
from models.user import User


@dataclass(frozen=True, slots=True)
class HeldRole:
    """One role that a member was given, and what it is held on."""

    assignment_uuid: UUID
    role_key: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class Member:
    """One member, as somebody who reads a list of people wants to see them."""

    membership_uuid: UUID
    user_uuid: UUID
    email: str
    name: str | None
    status: str
    joined_at: datetime
    roles: list[HeldRole]


def list_members(organization_uuid: PublicId) -> list[Member]:
    """An organization's members by the time they joined, each with the roles given by hand.

    Roles that come with another one have no row, and are not among them. All of it is one query,
    so that nobody is shown between two states, however many members there are.

    Raises NotFound for an unknown organization.
    """
    owner = organization.get(organization_uuid)
    return list(_members(_active(_of(owner), owner).tuples().iterator()))


def page(organization_uuid: PublicId, paging: Paging) -> Page[Member]:
    """A page of the same, newest first; cursors are users.

    Raises NotFound for an unknown organization, Invalid for a cursor of none of its users.
    """
    owner = organization.get(organization_uuid)
    window = pages.window(paging, lambda user_uuid: place_of(owner, user_uuid))
    ids = window.of(_active(Membership.select(Membership.id), owner), Membership.id)
    found = _members(_of(owner).where(Membership.id.in_([row[0] for row in ids.tuples()])).tuples())
    return window.page(found if window.backwards else reversed(list(found)))


def _members(rows: Iterable[tuple[Any, ...]]) -> Iterator[Member]:
    for _, held in groupby(rows, key=itemgetter(0)):
        of_member = list(held)
        _, membership_uuid, user_uuid, email, name, status, joined_at, *_ = of_member[0]
        yield Member(
            membership_uuid=membership_uuid,
            user_uuid=user_uuid,
            email=email,
            name=name,
            status=status,
            joined_at=joined_at,
            roles=[_held_role(*row[7:]) for row in of_member if row[7] is not None],
        )


def _held_role(assignment_uuid: UUID, role_key: str, *on: Any) -> HeldRole:
    return HeldRole(assignment_uuid, role_key, scope.from_row(*on))


def _active(query: Any, owner: Organization) -> Any:
    return query.where(Membership.organization == owner, Membership.status == "active")


def _of(owner: Organization) -> Any:
    query = (
        Membership.select(
            Membership.id,
            Membership.uuid,
            User.uuid,
            User.email,
            User.name,
            Membership.status,
            Membership.joined_at,
            RoleAssignment.uuid,
            Role.key,
            *scope.columns(RoleAssignment, owner),
        )
        .join(User)
        .join_from(Membership, RoleAssignment, JOIN.LEFT_OUTER)
        .join(Role, JOIN.LEFT_OUTER)
    )
    return scope.joined(query, RoleAssignment).order_by(Membership.id, RoleAssignment.id)
