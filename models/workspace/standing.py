"""Who is in a workspace: whom somebody added, and whom the organization role brings (rule 25).

The two are kept apart. Roles that are given here have a row on the workspace; what comes with the
organization role has none, and is worked out on reading.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any
from uuid import UUID

from peewee import JOIN, Select

from models import membership
from models import page as pages
from models.errors import NotFound
from models.ids import PublicId
from models.membership import Membership, RoleAssignment
from models.organization.workspace import Workspace
from models.page import Page, Paging, Window
from models.role import Role
from models.user import User
from models.workspace.reading import get

ADMIN = "workspace_admin"
INHERITED = {"admin": ADMIN, "billing": "workspace_billing"}
"""What an organization role brings in every workspace."""
PLAIN = "workspace_user"
"""What a member who holds nothing but own roles of the organization is shown as."""


def is_decided_for(organization_role: str, role: str) -> bool:
    """Whether an organization role leaves no room to give `role` in a workspace (rule 25)."""
    inherited = INHERITED.get(organization_role)
    return inherited is not None and (inherited == ADMIN or role != ADMIN)


@dataclass(frozen=True)
class WorkspaceMember:
    """A user in a workspace: the role given there, the one inherited, or both."""

    user_uuid: UUID
    workspace_uuid: UUID
    given: str | None
    inherited: str | None

    @property
    def role(self) -> str:
        """The role that counts: of a billing member it is what was given if that is admin."""
        if self.inherited is None or self.given == ADMIN:
            return str(self.given)
        return self.inherited


def members_page(
    organization_uuid: PublicId, workspace_uuid: UUID, paging: Paging
) -> Page[WorkspaceMember]:
    """A page of a workspace's members, in the order of the organization's members.

    Cursors are users who are, or ever were, members of the organization.

    Raises NotFound for a workspace that the organization does not have, Invalid for a cursor of
    none of its users.
    """
    workspace = get(organization_uuid, workspace_uuid)
    owner = workspace.organization
    window = pages.window(paging, lambda user_uuid: membership.place_of(owner, user_uuid))
    rows = _rows(workspace, Membership.id.in_(_memberships(workspace, window)))
    return window.page(_members(workspace, rows.order_by(window.order(Membership.id))))


def get_member(
    organization_uuid: PublicId, workspace_uuid: UUID, user_uuid: UUID
) -> WorkspaceMember:
    """One member of a workspace.

    Raises NotFound for a workspace that the organization does not have, and for someone who is
    not in it.
    """
    return member_of(get(organization_uuid, workspace_uuid), user_uuid)


def member_of(workspace: Workspace, user_uuid: UUID) -> WorkspaceMember:
    """The member of a workspace that was read. Raises NotFound for someone who is not in it."""
    rows = _rows(
        workspace,
        User.uuid == user_uuid,
        Membership.organization == workspace.organization_id,
        Membership.status == "active",
    )
    member = next(_members(workspace, rows), None)
    if member is None or (member.given is None and member.inherited is None):
        raise NotFound("The user is no member of the workspace.")
    return member


def _memberships(workspace: Workspace, window: Window) -> Any:
    """The memberships of a page: of those added, of admins and of billing members the first each.

    Each part is read in the order of an index, and no further than a page goes.
    """
    place = RoleAssignment.membership
    added = (
        RoleAssignment.select(place)
        .where(RoleAssignment.scope_type == "workspace", RoleAssignment.scope_id == workspace.id)
        .distinct()
    )
    by_role = [
        RoleAssignment.select(place).where(
            RoleAssignment.scope_type == "organization",
            RoleAssignment.scope_id == workspace.organization_id,
            RoleAssignment.role
            == Role.select(Role.id).where(Role.key == key, Role.organization.is_null()),
        )
        for key in INHERITED
    ]
    union: Any = None
    for number, part in enumerate((added, *by_role)):
        # SQLite takes a limit inside a union from a subquery only.
        first = window.of(part, place).alias(f"part_{number}")
        found = Select([first], [first.c.membership_id])
        union = found if union is None else union | found
    together = union.alias("together")
    return window.of(Select([together], [together.c.membership_id]), together.c.membership_id)


def _rows(workspace: Workspace, *conditions: Any) -> Any:
    """Of each member the organization role, and each role on the workspace in a row of its own."""
    held, given, organization_role = RoleAssignment.alias(), RoleAssignment.alias(), Role.alias()
    return (
        Membership.select(
            Membership.id, User.uuid, organization_role.key, given.is_built_in, Role.key
        )
        .join(User)
        .join_from(
            Membership,
            held,
            on=(
                (held.membership == Membership.id)
                & (held.scope_type == "organization")
                & (held.scope_id == workspace.organization_id)
                & held.is_built_in
            ),
        )
        .join_from(held, organization_role)
        .join_from(
            Membership,
            given,
            JOIN.LEFT_OUTER,
            on=(
                (given.membership == Membership.id)
                & (given.scope_type == "workspace")
                & (given.scope_id == workspace.id)
            ),
        )
        .join_from(given, Role, JOIN.LEFT_OUTER)
        .where(*conditions)
        .tuples()
    )


def _members(workspace: Workspace, rows: Iterable[Any]) -> Iterator[WorkspaceMember]:
    for _, of_one in groupby(rows, key=itemgetter(0)):
        held = list(of_one)
        _, user_uuid, organization_role, *_ = held[0]
        yield WorkspaceMember(
            user_uuid=user_uuid,
            workspace_uuid=workspace.uuid,
            given=_given({(bool(built_in), key) for *_, built_in, key in held if key}),
            inherited=INHERITED.get(organization_role),
        )


def _given(roles: set[tuple[bool, str]]) -> str | None:
    built_in = [key for is_built_in, key in roles if is_built_in]
    return built_in[0] if built_in else PLAIN if roles else None
