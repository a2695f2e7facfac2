"""Workspaces are made, renamed and archived (rules 23, 24 and 26)."""

from typing import Any
from uuid import UUID

from models import audit, organization
from models.actor import Actor
from models.api_key import revoke_in_workspace
from models.change import change
from models.clock import now
from models.errors import Invalid
from models.ids import PublicId
from models.organization import Organization
from models.organization.workspace import Workspace
from models.workspace.reading import get, get_open

MOST = 100
"""Workspaces of an organization that are not archived, beside the default one."""
LONGEST_NAME = 40
COLORS = (
    "#2F7D6B",
    "#B4532A",
    "#3D6FB6",
    "#A23B72",
    "#7A8B2D",
    "#C98A1B",
    "#4B5D9E",
    "#8C4A3C",
    "#1F8A9D",
    "#6B4E9B",
)
"""What a new workspace is shown in, one after the other."""


def create(actor: Actor, organization_uuid: PublicId, *, name: str) -> Workspace:
    """A new workspace of an organization, in a color of the server's choice.

    Raises NotFound for an unknown organization; Invalid for an archived one, for a name of no
    length or too much, and for the 101st that would not be archived.
    """
    _refuse_bad(name)
    with change(actor):
        owner = organization.get_changeable(organization_uuid)
        number = _number_open(owner)
        if number >= MOST:
            raise Invalid(f"The organization has {MOST} workspaces that are not archived.")
        workspace: Workspace = Workspace.create(
            organization=owner,
            name=name,
            display_color=COLORS[number % len(COLORS)],
            created_at=now(),
        )
        _record(actor, "create", workspace, {"name": name})
    return workspace


def rename(actor: Actor, organization_uuid: PublicId, uuid: UUID, *, name: str) -> Workspace:
    """Give a workspace another name.

    Raises NotFound for one that the organization does not have; Invalid for an archived one, the
    default one, and a name of no length or too much.
    """
    _refuse_bad(name)
    with change(actor):
        organization.get_changeable(organization_uuid)
        workspace = _kept(get_open(organization_uuid, uuid), "renamed")
        if workspace.name != name:
            before, workspace.name = workspace.name, name
            workspace.save(only=[Workspace.name])
            _record(actor, "update", workspace, {"name": name, "before": before})
    return workspace


def archive(actor: Actor, organization_uuid: PublicId, uuid: UUID) -> Workspace:
    """Close a workspace for good and revoke its keys, in every process once this returns.

    A second time changes nothing. Raises NotFound for one that the organization does not have,
    Invalid for the default one.
    """
    with change(actor):
        organization.get_changeable(organization_uuid)
        workspace = _kept(get(organization_uuid, uuid), "archived")
        if workspace.archived_at is None:
            workspace.archived_at = now()
            workspace.save(only=[Workspace.archived_at])
            revoked = revoke_in_workspace(workspace)
            _record(actor, "archive", workspace, {"revoked_keys": [str(each) for each in revoked]})
    return workspace


def _kept(workspace: Workspace, done: str) -> Workspace:
    if workspace.is_default:
        raise Invalid(f"The default workspace can't be {done}.")
    return workspace


def _refuse_bad(name: str) -> None:
    if not 0 < len(name) <= LONGEST_NAME:
        raise Invalid(f"name must have 1 to {LONGEST_NAME} characters", field="name")


def _number_open(owner: Organization) -> int:
    number: int = (
        Workspace.select()
        .where(
            Workspace.organization == owner,
            Workspace.archived_at.is_null(),
            ~Workspace.is_default,
        )
        .count()
    )
    return number


def _record(actor: Actor, verb: str, workspace: Workspace, details: dict[str, Any]) -> None:
    audit.record(
        actor,
        f"workspace.{verb}",
        organization_uuid=workspace.organization.uuid,
        target_id=workspace.uuid,
        target_name=workspace.name,
        metadata=details,
    )
