"""Rows of the models as the console shows them, users and sessions as better-auth does.

Each function takes rows and returns JSON data.
"""

from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]


def user(person: Any) -> Json:
    """A person."""
    return {
        "id": str(person.uuid),
        "email": person.email,
        "name": person.display_name,
        "emailVerified": False,
        "image": None,
        "createdAt": person.created_at,
        "updatedAt": person.updated_at,
    }


def session(row: Any, person: Any, organization_uuid: Any) -> Json:
    """A session; what clients take for its token is its id, which opens nothing."""
    return {
        "id": str(row.uuid),
        "token": str(row.uuid),
        "userId": str(person.uuid),
        "expiresAt": row.expires_at,
        "createdAt": row.created_at,
        "updatedAt": row.updated_at,
        "ipAddress": row.source_ip,
        "userAgent": row.user_agent,
        "activeOrganizationId": organization_uuid and str(organization_uuid),
    }


def sessions(rows: Iterable[tuple[Any, Any]], person: Any) -> list[Json]:
    """Sessions of one person, each given with the id of its organization."""
    return [session(row, person, organization_uuid) for row, organization_uuid in rows]


def current(signed_in: Any) -> Json:
    """The session that a cookie is of."""
    shown = session(signed_in.session, signed_in.user, signed_in.organization_uuid)
    return {"session": shown, "user": user(signed_in.user)}


def organization(owner: Any) -> Json:
    """An organization, with its status by the clock."""
    return {
        "id": str(owner.uuid),
        "slug": owner.slug,
        "name": owner.name,
        "status": owner.effective_status,
    }


def me(signed_in: Any, owners: Iterable[Any]) -> Json:
    """A person with where they work and all that they belong to."""
    shown = [organization(owner) for owner in owners]
    here = str(signed_in.organization_uuid)
    return {
        "user": user(signed_in.user),
        "organization": next((each for each in shown if each["id"] == here), None),
        "permissions": sorted(signed_in.permissions),
        "organizations": shown,
    }


def invitation(row: Any, *, has_password: bool) -> Json:
    """What somebody is invited to."""
    return {
        "email": row.email,
        "organization": row.organization.name,
        "role": row.role.label,
        "expiresAt": row.expires_at,
        "hasPassword": has_password,
    }


def member(person: Any, owner: Any) -> Json:
    """A person who came in, and where."""
    return {"user": user(person), "organization": organization(owner)}


def status() -> Json:
    """That it was done."""
    return {"status": True}
