"""Customer keys, managed by people who are signed in and may do that (rules 9 and 11 to 13)."""

from datetime import timedelta
from typing import Any

from handlers.idempotency import idempotent
from handlers.idle_atlas import views
from handlers.idle_atlas.customer_key import AUDIENCE
from handlers.permissions import needs
from handlers.session_cookie import Person
from models import api_key as api_keys
from models import ids
from models.permission import MANAGE_API_KEYS

Json = dict[str, Any]


@needs(MANAGE_API_KEYS)
def list_customer_api_keys(principal: Person) -> Json:
    """The organization's keys of this contract, revoked ones too, without their secrets."""
    return views.api_keys(api_keys.list_own(principal.organization_uuid, AUDIENCE))


@needs(MANAGE_API_KEYS)
@idempotent(status=201)
def create_customer_api_key(body: Json, principal: Person) -> Json:
    """A new key; its secret is in this answer only (rules 3 and 12)."""
    days = body.get("expiresInDays")
    key, plaintext = api_keys.create_own(
        principal,
        principal.organization_uuid,
        audience=AUDIENCE,
        name=body["name"],
        lifetime=days and timedelta(days=days),
    )
    return views.api_key_created(key, plaintext)


@needs(MANAGE_API_KEYS)
def revoke_customer_api_key(api_key_id: str, principal: Person) -> Json:
    """Revoke a key for good, effective when this returns; a second time is fine (rule 13)."""
    key = api_keys.revoke_own(
        principal, principal.organization_uuid, AUDIENCE, ids.named(api_key_id)
    )
    return views.api_key_revoked(key)
