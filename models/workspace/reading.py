"""One workspace, or a page of them."""

from typing import Any
from uuid import UUID

from models import organization
from models import page as pages
from models.errors import Invalid, NotFound
from models.ids import PublicId
from models.organization import Organization
from models.organization.workspace import Workspace
from models.page import Page, Paging


def page(
    organization_uuid: PublicId, paging: Paging, *, include_archived: bool = False
) -> Page[Workspace]:
    """A page of an organization's workspaces, newest first, without the default one (rule 24).

    Raises NotFound for an unknown organization, Invalid for a cursor of none of its workspaces.
    """
    owner = organization.get(organization_uuid)
    window = pages.window(paging, lambda uuid: _place_of(owner, uuid))
    workspaces = Workspace.select().where(Workspace.organization == owner, ~Workspace.is_default)
    if not include_archived:
        workspaces = workspaces.where(Workspace.archived_at.is_null())
    return window.page(window.of(workspaces, Workspace.id))


def get(organization_uuid: PublicId, uuid: UUID) -> Workspace:
    """One workspace, archived or not, or the default one, in one read.

    Raises NotFound for one that the organization does not have (rule 6).
    """
    workspace: Workspace | None = (
        Workspace.select(Workspace, Organization)
        .join(Organization)
        .where(Workspace.uuid == uuid, Organization.uuid == organization_uuid)
        .get_or_none()
    )
    if workspace is None:
        raise NotFound("There is no such workspace.")
    return workspace


def get_open(organization_uuid: PublicId, uuid: UUID) -> Workspace:
    """One workspace that something may be put into; the caller has the organization locked.

    Raises NotFound for one that the organization does not have, Invalid for an archived one.
    """
    workspace = get(organization_uuid, uuid)
    if workspace.archived_at is not None:
        raise Invalid("The workspace is archived, which is final.")
    return workspace


def _place_of(owner: Organization, uuid: UUID) -> Any:
    return (
        Workspace.select(Workspace.id)
        .where(Workspace.uuid == uuid, Workspace.organization == owner)
        .scalar()
    )
