"""What can be bought, asked for and tried."""

from typing import Any

from handlers.idempotency import idempotent
from handlers.tenant_registry import views
from models import entitlement as entitlements
from models import product as products
from models.actor import Actor

Json = dict[str, Any]


def list_catalog() -> Json:
    """Every product on offer."""
    return {"items": [views.catalog_entry(each) for each in products.list_all()]}


@idempotent(status=202)
def request_product(body: Json, principal: Actor) -> None:
    """Note down that a tenant asks for a product; people follow it up (rule 41)."""
    entitlements.request(principal, organization_uuid=body["tenant_id"], product=body["product"])


@idempotent(status=201)
def request_trial(body: Json, principal: Actor) -> Json:
    """An entitlement that lasts 14 days, once a tenant and product (rule 41)."""
    trial = entitlements.start_trial(
        principal, organization_uuid=body["tenant_id"], product=body["product"]
    )
    return views.entitlement(trial)
