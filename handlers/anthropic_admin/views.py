"""Rows of the models as Anthropic Admin shows them, under ids of its own form.

Each function takes a row and returns JSON data.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

Json = dict[str, Any]

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
"""The digits of base58: none that looks like another."""
WIDTH = 22
"""Digits that 128 bits take."""
VERSION = "01"

KEY_STATUSES = {"active": "active", "inactive": "inactive", "revoked": "archived"}


def public_id(prefix: str, uuid: UUID) -> str:
    """A row's id: `<prefix>_01` and its UUID in 22 digits of base58."""
    number, digits = uuid.int, []
    for _ in range(WIDTH):
        number, digit = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[digit])
    return f"{prefix}_{VERSION}{''.join(reversed(digits))}"


def page(found: Any, show: Callable[[Any], Json], id_of: str = "id") -> Json:
    """A page of a list; `id_of` names the member that is its rows' cursor."""
    data = [show(row) for row in found.rows]
    return {
        "data": data,
        "has_more": found.has_more,
        "first_id": data[0][id_of] if data else None,
        "last_id": data[-1][id_of] if data else None,
    }


def organization(row: Any) -> Json:
    """The organization of the key."""
    return {"id": str(row.uuid), "type": "organization", "name": row.name}


def member(row: Any) -> Json:
    """A member, with the organization role."""
    return {
        "id": public_id("user", row.user_uuid),
        "type": "user",
        "email": row.email,
        "name": row.name,
        "role": row.role,
        "added_at": row.joined_at,
    }


def member_removed(uuid: UUID) -> Json:
    """That a member was removed."""
    return {"id": public_id("user", uuid), "type": "user_deleted"}


def invite(row: Any) -> Json:
    """An invite, with its status by the clock.

    One to a role that the contract has no name for is one of a plain user.
    """
    is_known = row.role.is_built_in and row.scope_type == "organization"
    return {
        "id": public_id("invite", row.uuid),
        "type": "invite",
        "email": row.email,
        "role": row.role.key if is_known else "user",
        "status": row.effective_status,
        "invited_at": row.invited_at,
        "expires_at": row.expires_at,
    }


def invite_deleted(uuid: UUID) -> Json:
    """That an invite was deleted."""
    return {"id": public_id("invite", uuid), "type": "invite_deleted"}


def workspace(row: Any) -> Json:
    """A workspace, archived or not."""
    return {
        "id": public_id("wrkspc", row.uuid),
        "type": "workspace",
        "name": row.name,
        "display_color": row.display_color,
        "created_at": row.created_at,
        "archived_at": row.archived_at,
    }


def workspace_member(row: Any) -> Json:
    """A member of a workspace, with the role that counts there."""
    return _in_workspace("workspace_member", row.user_uuid, row.workspace_uuid) | {
        "workspace_role": row.role
    }


def workspace_member_removed(user_uuid: UUID, workspace_uuid: UUID) -> Json:
    """That somebody was removed from a workspace."""
    return _in_workspace("workspace_member_deleted", user_uuid, workspace_uuid)


def api_key(row: Any) -> Json:
    """A key without its secret."""
    creator = row.creator
    return {
        "id": public_id("apikey", row.uuid),
        "type": "api_key",
        "name": row.name,
        "workspace_id": public_id("wrkspc", row.workspace.uuid),
        "created_at": row.created_at,
        "created_by": {} if creator is None else _user(creator.uuid),
        "status": KEY_STATUSES[row.effective_status],
        "last_used_at": row.last_used_at,
    }


def _user(uuid: UUID) -> Json:
    return {"id": public_id("user", uuid), "type": "user"}


def _in_workspace(kind: str, user_uuid: UUID, workspace_uuid: UUID) -> Json:
    return {
        "type": kind,
        "user_id": public_id("user", user_uuid),
        "workspace_id": public_id("wrkspc", workspace_uuid),
    }
