"""Customer keys, managed by people who are signed in and may do that (rules 9 and 11 to 13)."""

import functools
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from handlers.idempotency import idempotent
from handlers.idle_atlas import views
from handlers.idle_atlas.customer_key import AUDIENCE
from handlers.session_cookie import Person
from models import api_key as api_keys
from models import ids
from models.permission import MANAGE_API_KEYS

Json = dict[str, Any]
Handler = Callable[..., Any]


def manages_keys(handler: Handler) -> Handler:
    """Let a handler run for people who may manage the keys of the organization they work in."""

    @functools.wraps(handler)
    def enter(*, principal: Person, **given: Any) -> Any:
        principal.need(MANAGE_API_KEYS)
        return handler(principal=principal, **given)

    return enter


@manages_keys
def list_customer_api_keys(principal: Person) -> Json:
    """The organization's keys of this contract, revoked ones too, without their secrets."""
    return views.api_keys(api_keys.list_own(principal.organization_uuid, AUDIENCE))


@manages_keys
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


@manages_keys
def revoke_customer_api_key(api_key_id: str, principal: Person) -> Json:
    """Revoke a key for good, effective when this returns; a second time is fine (rule 13)."""
    key = api_keys.revoke_own(
        principal, principal.organization_uuid, AUDIENCE, ids.named(api_key_id)
    )
    return views.api_key_revoked(key)
