"""Workspaces: named slices of an organization that keys and members are sorted into."""

from models.organization.workspace import Workspace
from models.workspace.making import archive, create, rename
from models.workspace.members import add_member, change_member_role, remove_member
from models.workspace.reading import get, get_open, page
from models.workspace.standing import WorkspaceMember, get_member, members_page

__all__ = [
    "Workspace",
    "WorkspaceMember",
    "add_member",
    "archive",
    "change_member_role",
    "create",
    "get",
    "get_member",
    "get_open",
    "members_page",
    "page",
    "remove_member",
    "rename",
]
