"""What members manage, as the console shows it.

Each function takes rows and returns JSON data. Every field that the contract names is there, null
where it has no value.
"""

from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]


def locations(rows: Iterable[Any]) -> Json:
    """Locations."""
    return {"locations": [location(row) for row in rows]}


def location(row: Any) -> Json:
    """One location."""
    return {
        "id": str(row.uuid),
        "name": row.name,
        "code": row.code,
        "status": row.status,
        "createdAt": row.created_at,
        "updatedAt": row.updated_at,
    }


def roles(defined: Iterable[Any], permissions: Iterable[Any]) -> Json:
    """Roles, and the permissions that roles are made of."""
    catalog = [{"key": each.key, "label": each.label} for each in permissions]
    return {"roles": [role(each) for each in defined], "permissions": catalog}


def role(row: Any) -> Json:
    """One role."""
    return {
        "key": row.key,
        "label": row.label,
        "description": row.description,
        "scopeType": row.scope_type,
        "permissions": [each.key for each in row.allowed],
        "isBuiltIn": row.is_built_in,
        "isAssignable": row.is_assignable,
    }


def members(page: Any) -> Json:
    """A page of members with what they hold."""
    return {"members": [_member(each) for each in page.rows], "hasMore": page.has_more}


def held_role(held: Any) -> Json:
    """One role that a member holds."""
    return {
        "assignmentId": str(held.assignment_uuid),
        "roleKey": held.role_key,
        "scopeType": held.scope.type,
        "scopeId": held.scope.uuid and str(held.scope.uuid),
        "scopeLabel": held.scope.label,
    }


def api_keys(page: Any) -> Json:
    """A page of keys without their secrets."""
    return {"apiKeys": [api_key(each) for each in page.rows], "hasMore": page.has_more}


def api_key(key: Any) -> Json:
    """One key without its secret."""
    return {
        "id": str(key.uuid),
        "name": key.name,
        "audience": key.audience,
        "scopes": key.scopes,
        "workspaceId": key.workspace and str(key.workspace.uuid),
        "start": key.start,
        "status": key.status,
        "createdAt": key.created_at,
        "expiresAt": key.expires_at,
        "lastUsedAt": key.last_used_at,
        "revokedAt": key.revoked_at,
    }


def api_key_created(key: Any, plaintext: str) -> Json:
    """A new key with its secret, which no other answer has (rule 3)."""
    return {"apiKey": api_key(key), "secret": plaintext}


def _member(person: Any) -> Json:
    return {
        "userId": str(person.user_uuid),
        "email": person.email,
        "name": person.name,
        "joinedAt": person.joined_at,
        "roles": [held_role(each) for each in person.roles],
    }
