"""API keys of a customer: made, listed, revoked."""

from typing import Any

from handlers.aibi import views
from handlers.aibi.credentials import AUDIENCE, Customer
from handlers.idempotency import idempotent
from models import api_key as api_keys

Json = dict[str, Any]


def list_api_keys(principal: Customer) -> Json:
    """The customer's keys of this contract, revoked ones too (rule 2)."""
    return views.api_keys(api_keys.list_own(principal.customer_uuid, AUDIENCE))


@idempotent(status=201)
def create_api_key(body: Json, principal: Customer) -> Json:
    """A new key; its text is in this answer only (rule 3)."""
    key, plaintext = api_keys.create_own(
        principal, principal.customer_uuid, audience=AUDIENCE, name=body["name"]
    )
    return views.api_key_created(key, plaintext)


def revoke_api_key(id: str, principal: Customer) -> None:
    """Revoke an own key for good, effective when this returns (rules 4 and 36)."""
    api_keys.revoke_own(principal, principal.customer_uuid, AUDIENCE, id)
