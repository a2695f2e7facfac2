"""Workspaces of the organization (rules 23, 24 and 26)."""

from typing import Any

from handlers.anthropic_admin import public_ids, views
from handlers.anthropic_admin.credentials import Admin
from handlers.idempotency import idempotent
from models import workspace as workspaces

Json = dict[str, Any]
WORKSPACE = "wrkspc"


def list_workspaces(
    limit: int,
    before_id: str | None,
    after_id: str | None,
    include_archived: bool,
    principal: Admin,
) -> Json:
    """A page of the workspaces but the default one, newest first (rule 19)."""
    paging = public_ids.paging(WORKSPACE, limit, before_id, after_id)
    found = workspaces.page(principal.organization_uuid, paging, include_archived=include_archived)
    return views.page(found, views.workspace)


@idempotent(status=200)
def create_workspace(body: Json, principal: Admin) -> Json:
    """A new workspace."""
    made = workspaces.create(principal, principal.organization_uuid, name=body["name"])
    return views.workspace(made)


def get_workspace(workspace_id: str, principal: Admin) -> Json:
    """One workspace, archived or not, or the default one."""
    uuid = public_ids.find(WORKSPACE, workspace_id)
    return views.workspace(workspaces.get(principal.organization_uuid, uuid))


def update_workspace(workspace_id: str, body: Json, principal: Admin) -> Json:
    """The workspace under another name."""
    uuid = public_ids.find(WORKSPACE, workspace_id)
    renamed = workspaces.rename(principal, principal.organization_uuid, uuid, name=body["name"])
    return views.workspace(renamed)


def archive_workspace(workspace_id: str, principal: Admin) -> Json:
    """The workspace, closed for good, its keys with it."""
    uuid = public_ids.find(WORKSPACE, workspace_id)
    return views.workspace(workspaces.archive(principal, principal.organization_uuid, uuid))
