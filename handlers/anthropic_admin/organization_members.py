"""Members of the organization (rules 20 and 21)."""

from typing import Any

from handlers.anthropic_admin import public_ids, views
from handlers.anthropic_admin.credentials import Admin
from models import membership as memberships

Json = dict[str, Any]
USER = "user"


def list_organization_members(
    limit: int, before_id: str | None, after_id: str | None, email: str | None, principal: Admin
) -> Json:
    """A page of the members, newest first (rule 19)."""
    paging = public_ids.paging(USER, limit, before_id, after_id)
    found = memberships.page(principal.organization_uuid, paging, email=email)
    return views.page(found, views.member)


def get_organization_member(user_id: str, principal: Admin) -> Json:
    """One member."""
    uuid = public_ids.find(USER, user_id)
    return views.member(memberships.get(principal.organization_uuid, uuid))


def update_organization_member(user_id: str, body: Json, principal: Admin) -> Json:
    """The member with another role, which is never `admin`."""
    uuid = public_ids.find(USER, user_id)
    changed = memberships.change_role(principal, principal.organization_uuid, uuid, body["role"])
    return views.member(changed)


def remove_organization_member(user_id: str, principal: Admin) -> Json:
    """End a membership; the member's keys stay as they are."""
    uuid = public_ids.find(USER, user_id)
    memberships.remove(principal, principal.organization_uuid, uuid)
    return views.member_removed(uuid)
