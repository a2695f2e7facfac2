"""Keys of every audience: made, listed, revoked, rotated by members who may do that."""

from datetime import timedelta
from typing import Any

from handlers.bodies import pick
from handlers.console import managing_views as views
from handlers.idempotency import idempotent
from handlers.permissions import needs
from handlers.session_cookie import Person
from models import api_key as api_keys
from models import ids
from models.page import Paging
from models.permission import MANAGE_API_KEYS

Json = dict[str, Any]


@needs(MANAGE_API_KEYS)
def list_api_keys(
    limit: int, audience: str | None, after_id: str | None, principal: Person
) -> Json:
    """A page of the organization's keys, newest first, without their secrets (rule 3)."""
    paging = Paging(limit=limit, after=None if after_id is None else ids.named(after_id))
    found = api_keys.page_for(principal, principal.organization_uuid, paging, audience=audience)
    return views.api_keys(found)


@needs(MANAGE_API_KEYS)
@idempotent(status=201)
def create_api_key(body: Json, principal: Person) -> Json:
    """A new key; its secret is in this answer only (rule 3)."""
    days, workspace_id = body.get("expiresInDays"), body.get("workspaceId")
    made, plaintext = api_keys.create_for(
        principal,
        principal.organization_uuid,
        workspace_uuid=None if workspace_id is None else ids.named(workspace_id),
        lifetime=days and timedelta(days=days),
        **pick(body, "audience", "name", "scopes"),
    )
    return views.api_key_created(made, plaintext)


@needs(MANAGE_API_KEYS)
def revoke_api_key(api_key_id: str, principal: Person) -> Json:
    """The key, revoked for good when this returns (rule 4); a second time is fine."""
    found = ids.named(api_key_id)
    return views.api_key(api_keys.revoke_for(principal, principal.organization_uuid, found))


@needs(MANAGE_API_KEYS)
@idempotent(status=201)
def rotate_api_key(api_key_id: str, body: Json, principal: Person) -> Json:
    """A new key in the place of another, which goes on for the days of grace."""
    made, plaintext = api_keys.rotate(
        principal,
        principal.organization_uuid,
        ids.named(api_key_id),
        grace=timedelta(days=body["graceDays"]),
    )
    return views.api_key_created(made, plaintext)
