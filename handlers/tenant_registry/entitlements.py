"""What a tenant may use."""

from typing import Any

from handlers.tenant_registry import views
from models import entitlement as entitlements


def list_entitlements(tenant_id: str) -> dict[str, Any]:
    """All entitlements of the tenant, those that its plan brings included (rule 41)."""
    return {"items": [views.entitlement(each) for each in entitlements.list_of(tenant_id)]}
