"""Looking a session up: one indexed read, whatever comes of it.

Nothing is cached: a session that was ended, a member who was removed, a role that was taken away
and an organization that was frozen count from that moment on, in every process.
"""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from peewee import JOIN

from models.clock import now
from models.login_session import refreshing
from models.login_session.table import LoginSession, digest_of
from models.membership import Membership, RoleAssignment
from models.organization import SERVED, Organization, effective_status
from models.role import Role
from models.statement import Statement
from models.user import User


@dataclass(frozen=True)
class SignedIn:
    """Somebody who is signed in, where they work now, and what they may do there.

    `organization_uuid` and `membership_uuid` are None for somebody who is no member of the
    session's organization (any more), or whose session has none. `permissions` are those of all
    roles held on the organization itself; nobody has any where it is not served.
    `is_due` tells that the session's time is being moved on, and its cookie should be too.
    """

    session: LoginSession
    user: User
    organization_id: int | None
    organization_uuid: UUID | None
    membership_uuid: UUID | None
    permissions: frozenset[str]
    is_due: bool


def authenticate(token: str) -> SignedIn | None:
    """Whoever is signed in by that token; None where nobody is (any more).

    Raises Unavailable when the store can't be reached.
    """
    rows = _LOOKUP.all("active", "organization", digest_of(token))
    if not rows:
        return None
    session = LoginSession(__no_default__=True, **_named(_SESSION, rows[0]))
    instant = now()
    if session.expires_at <= instant:
        return None
    user = User(__no_default__=True, **_named(_USER, rows[0][len(_SESSION) :]))
    membership_uuid, *owner, _ = rows[0][len(_SESSION) + len(_USER) :]
    organization_uuid, *terms = owner
    is_member = membership_uuid is not None
    is_served = is_member and effective_status(*terms) in SERVED
    return SignedIn(
        session,
        user,
        session.organization_id if is_member else None,
        organization_uuid if is_member else None,
        membership_uuid,
        frozenset().union(*(row[-1] or () for row in rows)) if is_served else frozenset(),
        refreshing.note(session, instant),
    )


def _named(fields: tuple[Any, ...], row: tuple[Any, ...]) -> dict[str, Any]:
    return {field.name: value for field, value in zip(fields, row, strict=False)}


_SESSION = tuple(LoginSession._meta.sorted_fields)
_USER = tuple(User._meta.sorted_fields)
_OWNER = (
    Organization.uuid,
    Organization.status,
    Organization.trial_ends_at,
    Organization.cancel_at_period_end,
    Organization.contract_end,
)
_LOOKUP = Statement(
    (*_SESSION, *_USER, Membership.uuid, *_OWNER, Role.permissions),
    # Its parameters: the membership's status, the assignment's scope type, the digest.
    lambda *fields: (
        LoginSession.select(*fields)
        .join(User)
        .switch(LoginSession)
        .join(Organization, JOIN.LEFT_OUTER)
        .join(
            Membership,
            JOIN.LEFT_OUTER,
            on=(
                (Membership.organization == Organization.id)
                & (Membership.user == LoginSession.user)
                & (Membership.status == "")
            ),
        )
        .join(
            RoleAssignment,
            JOIN.LEFT_OUTER,
            on=((RoleAssignment.membership == Membership.id) & (RoleAssignment.scope_type == "")),
        )
        .join(Role, JOIN.LEFT_OUTER, on=RoleAssignment.role == Role.id)
        .where(LoginSession.digest == "")
    ),
)
