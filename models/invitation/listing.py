"""Every invitation of an organization, with what each one leads to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from models import organization, scope
from models.ids import PublicId
from models.invitation.table import Invitation
from models.organization import Organization
from models.role import Role
from models.scope import Scope


@dataclass(frozen=True, slots=True)
class Invited:
    """One invitation, as somebody who reads a list of them wants to see it."""

    uuid: UUID
    email: str
    role_key: str
    scope: Scope
    status: str
    expires_at: datetime
    invited_at: datetime


def list_all(organization_uuid: PublicId) -> list[Invited]:
    """An organization's invitations, oldest first, with their status by the clock (rule 22).

    Raises NotFound for an unknown organization.
    """
    owner = organization.get(organization_uuid)
    return list(_invited(owner))


def _invited(owner: Organization) -> Iterator[Invited]:
    for row in _rows(owner):
        uuid, email, status, expires_at, invited_at, role_key, *on = row
        invitation = Invitation(status=status, expires_at=expires_at)
        yield Invited(
            uuid=uuid,
            email=email,
            role_key=role_key,
            scope=scope.from_row(*on),
            status=invitation.effective_status,
            expires_at=expires_at,
            invited_at=invited_at,
        )


def _rows(owner: Organization) -> Any:
    query = Invitation.select(
        Invitation.uuid,
        Invitation.email,
        Invitation.status,
        Invitation.expires_at,
        Invitation.invited_at,
        Role.key,
        *scope.columns(Invitation, owner),
    ).join(Role)
    return (
        scope.joined(query, Invitation)
        .where(Invitation.organization == owner)
        .order_by(Invitation.id)
        .tuples()
        .iterator()
    )
