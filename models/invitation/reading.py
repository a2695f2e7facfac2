"""One invitation, or a page of them, each with its role."""

from typing import Any
from uuid import UUID

from models import organization
from models import page as pages
from models.errors import NotFound
from models.ids import PublicId
from models.invitation.table import Invitation
from models.organization import Organization
from models.page import Page, Paging
from models.role import Role


def page(organization_uuid: PublicId, paging: Paging) -> Page[Invitation]:
    """A page of an organization's invitations, deleted ones too, newest first (rule 19).

    Raises NotFound for an unknown organization, Invalid for a cursor of none of its invitations.
    """
    owner = organization.get(organization_uuid)
    window = pages.window(paging, lambda uuid: _place_of(owner, uuid))
    invitations = (
        Invitation.select(Invitation, Role).join(Role).where(Invitation.organization == owner)
    )
    return window.page(window.of(invitations, Invitation.id))


def get(organization_uuid: PublicId, uuid: UUID) -> Invitation:
    """One invitation, in one read.

    Raises NotFound for one that the organization does not have (rule 6).
    """
    invitation: Invitation | None = (
        Invitation.select(Invitation, Role, Organization)
        .join(Role)
        .switch(Invitation)
        .join(Organization)
        .where(Invitation.uuid == uuid, Organization.uuid == organization_uuid)
        .get_or_none()
    )
    if invitation is None:
        raise NotFound("There is no such invitation.")
    return invitation


def _place_of(owner: Organization, uuid: UUID) -> Any:
    return (
        Invitation.select(Invitation.id)
        .where(Invitation.uuid == uuid, Invitation.organization == owner)
        .scalar()
    )
