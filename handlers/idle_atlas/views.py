"""Rows of the models as Idle Atlas shows them.

Each function takes rows and returns JSON data. Every field that the contract names is there, null
where it has no value.
"""

from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]

SCOPE_LABELS = {"organization": "Organization", "workspace": "Workspace", "location": "Location"}


def organization(row: Any) -> Json:
    """The organization, with its status by the clock."""
    shown = {
        "id": row.uuid,
        "name": row.name,
        "slug": row.slug,
        "status": row.effective_status,
    }
    return {"organization": shown}


def locations(rows: Iterable[Any]) -> Json:
    """Locations, labelled `name (code)` where they have a code (rule 15)."""
    return {"locations": [_location(row) for row in rows]}


def members(people: Iterable[Any]) -> Json:
    """Members with all their roles."""
    return {"members": [_member(person) for person in people]}


def invitations(invited: Iterable[Any]) -> Json:
    """Invitations with what they lead to."""
    return {"invitations": [_invitation(each) for each in invited]}


def roles(defined: Iterable[Any]) -> Json:
    """Roles with their permissions; those that are built in are protected (rule 16)."""
    return {"roles": [_role(each) for each in defined]}


def api_keys(keys: Iterable[Any]) -> Json:
    """Keys without their secrets (rule 12)."""
    return {"apiKeys": [_api_key(key) for key in keys]}


def api_key_created(key: Any, plaintext: str) -> Json:
    """A new key with its secret, which no other answer has (rules 3 and 12)."""
    return {"apiKey": _api_key(key), "secret": plaintext}


def api_key_revoked(key: Any) -> Json:
    """A key that opens nothing any more."""
    return {"message": "The API key no longer works.", "apiKey": _api_key(key)}


def _location(row: Any) -> Json:
    return {
        "id": row.uuid,
        "name": row.name,
        "code": row.code,
        "status": row.status,
        "displayLabel": f"{row.name} ({row.code})" if row.code else row.name,
    }


def _member(person: Any) -> Json:
    return {
        "membershipId": person.membership_uuid,
        "userId": person.user_uuid,
        "email": person.email,
        "name": person.name,
        "status": person.status,
        "joinedAt": person.joined_at,
        "roles": [
            {"assignmentId": held.assignment_uuid, "roleKey": held.role_key} | _scope(held.scope)
            for held in person.roles
        ],
    }


def _invitation(invited: Any) -> Json:
    return {
        "id": invited.uuid,
        "email": invited.email,
        "roleKey": invited.role_key,
        **_scope(invited.scope),
        "status": invited.status,
        "expiresAt": invited.expires_at,
        "createdAt": invited.invited_at,
    }


def _scope(scope: Any) -> Json:
    return {"scopeType": scope.type, "scopeId": scope.uuid, "scopeLabel": scope.label}


def _role(role: Any) -> Json:
    allowed = role.allowed
    return {
        "key": role.key,
        "label": role.label,
        "description": role.description,
        "scopeType": role.scope_type,
        "scopeLabel": SCOPE_LABELS[role.scope_type],
        "isAssignable": role.is_assignable,
        "isProtected": role.is_built_in,
        "highlights": [each.phrase for each in allowed],
        "permissions": [_permission(each) for each in allowed],
    }


def _permission(permission: Any) -> Json:
    return {
        "key": permission.key,
        "group": permission.group,
        "groupLabel": permission.group_label,
        "label": permission.label,
    }


def _api_key(key: Any) -> Json:
    return {
        "id": key.uuid,
        "name": key.name,
        "start": key.start,
        "prefix": key.prefix,
        "enabled": key.status == "active",
        "createdAt": key.created_at,
        "expiresAt": key.expires_at,
        "lastRequestAt": key.last_used_at,
        "organizationId": key.organization.uuid,
        "revokedAt": key.revoked_at,
    }
