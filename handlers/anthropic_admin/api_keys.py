"""The organization's API keys, whatever they open (rules 2, 24 and 27)."""

from typing import Any

from handlers.anthropic_admin import public_ids, views
from handlers.anthropic_admin.credentials import Admin
from handlers.bodies import pick
from models import api_key as api_keys
from models.api_key import KeyFilters

Json = dict[str, Any]
KEY = "apikey"
STATUSES = {shown: status for status, shown in views.KEY_STATUSES.items()}


def list_api_keys(
    limit: int,
    before_id: str | None,
    after_id: str | None,
    workspace_id: str | None,
    status: str | None,
    created_by_user_id: str | None,
    principal: Admin,
) -> Json:
    """A page of the keys that fit the filters, newest first (rule 19)."""
    filters = KeyFilters(
        workspace_uuid=public_ids.wanted("wrkspc", workspace_id),
        creator_uuid=public_ids.wanted("user", created_by_user_id),
        status=status and STATUSES[status],
    )
    paging = public_ids.paging(KEY, limit, before_id, after_id)
    return views.page(api_keys.page(principal.organization_uuid, paging, filters), views.api_key)


def get_api_key(api_key_id: str, principal: Admin) -> Json:
    """One key without its secret."""
    uuid = public_ids.find(KEY, api_key_id)
    return views.api_key(api_keys.get(principal.organization_uuid, uuid))


def update_api_key(api_key_id: str, body: Json, principal: Admin) -> Json:
    """The key under another name or with another status, effective when this returns (rule 4)."""
    uuid, given = public_ids.find(KEY, api_key_id), pick(body, "name", "status")
    if "status" in given:
        given["status"] = STATUSES[given["status"]]
    return views.api_key(api_keys.update(principal, principal.organization_uuid, uuid, **given))
