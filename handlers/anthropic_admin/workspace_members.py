"""Members of a workspace, added or there by organization role (rule 25)."""

from typing import Any

from handlers.anthropic_admin import public_ids, views
from handlers.anthropic_admin.credentials import Admin
from handlers.idempotency import idempotent
from models import workspace as workspaces

Json = dict[str, Any]
USER = "user"
WORKSPACE = "wrkspc"


def list_workspace_members(
    workspace_id: str, limit: int, before_id: str | None, after_id: str | None, principal: Admin
) -> Json:
    """A page of the members of a workspace (rule 19)."""
    uuid = public_ids.find(WORKSPACE, workspace_id)
    paging = public_ids.paging(USER, limit, before_id, after_id)
    found = workspaces.members_page(principal.organization_uuid, uuid, paging)
    return views.page(found, views.workspace_member, id_of="user_id")


@idempotent(status=200)
def add_workspace_member(workspace_id: str, body: Json, principal: Admin) -> Json:
    """A member of the organization, in the workspace too."""
    uuid, user = public_ids.find(WORKSPACE, workspace_id), public_ids.find(USER, body["user_id"])
    added = workspaces.add_member(
        principal, principal.organization_uuid, uuid, user, role=body["workspace_role"]
    )
    return views.workspace_member(added)


def get_workspace_member(workspace_id: str, user_id: str, principal: Admin) -> Json:
    """One member of a workspace."""
    uuid, user = public_ids.find(WORKSPACE, workspace_id), public_ids.find(USER, user_id)
    found = workspaces.get_member(principal.organization_uuid, uuid, user)
    return views.workspace_member(found)


def update_workspace_member(workspace_id: str, user_id: str, body: Json, principal: Admin) -> Json:
    """The member of a workspace with another role there."""
    uuid, user = public_ids.find(WORKSPACE, workspace_id), public_ids.find(USER, user_id)
    changed = workspaces.change_member_role(
        principal, principal.organization_uuid, uuid, user, role=body["workspace_role"]
    )
    return views.workspace_member(changed)


def remove_workspace_member(workspace_id: str, user_id: str, principal: Admin) -> Json:
    """Take somebody out of a workspace."""
    uuid, user = public_ids.find(WORKSPACE, workspace_id), public_ids.find(USER, user_id)
    workspaces.remove_member(principal, principal.organization_uuid, uuid, user)
    return views.workspace_member_removed(user, uuid)
