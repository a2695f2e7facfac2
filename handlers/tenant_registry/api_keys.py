"""API keys of tenants: made, listed, revoked, verified."""

from typing import Any

from handlers.bodies import pick
from handlers.idempotency import idempotent
from handlers.tenant_registry import views
from models import api_key as api_keys
from models.actor import Actor

Json = dict[str, Any]


@idempotent(status=201)
def create_api_key(body: Json, principal: Actor) -> Json:
    """A new key; its plaintext is in this answer only (rule 3)."""
    key, plaintext = api_keys.create(
        principal,
        organization_uuid=body["tenant_id"],
        audience=f"product:{body.get('product', '')}",
        **pick(body, "name", "product", "scopes", "created_by"),
    )
    return views.api_key_created(key, plaintext)


def list_api_keys(tenant_id: str) -> Json:
    """The tenant's keys, those of every contract, revoked ones too (rule 2)."""
    return {"items": [views.api_key(each) for each in api_keys.list_of(tenant_id)]}


def revoke_api_key(id: str, principal: Actor) -> None:
    """Revoke a key for good, effective when this returns (rule 4); a second time is fine."""
    api_keys.revoke(principal, id)


def verify_api_key(body: Json) -> Json:
    """Whom a key belongs to; every failure looks the same (rule 40)."""
    return views.verification(api_keys.verify(body["key"]))
