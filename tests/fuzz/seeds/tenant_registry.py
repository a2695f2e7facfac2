"""The Tenant Registry: a tenant and a key under the ids of the document's examples."""

from uuid import UUID

from models import api_key, key_text
from models.actor import Actor
from models.api_key import ApiKey
from models.api_key.issuing import insert
from models.api_key.table import OPERATOR
from models.change import change
from models.clock import now
from models.organization import Organization
from tenantry.settings import Settings

TENANT = "018f3c2e-7b1a-7c3d-9e4f-5a6b7c8d9e0f"
KEY = "018f3c2f-0d4e-7a1b-8c2d-3e4f5a6b7c8d"
SLUG = "acme-planted"
OPERATOR_KEY = key_text.generate("tno_")

CREDENTIALS = {"operatorKey": {"bearer": OPERATOR_KEY}}

EXAMPLES = {
    "tenants.getTenant": {"id": TENANT},
    "tenants.getTenantBySlug": {"slug": SLUG},
    "tenants.activateTenant": {"id": TENANT},
    "tenants.cancelTenant": {"id": TENANT},
    "entitlements.listEntitlements": {"tenant_id": TENANT},
    "api_keys.listApiKeys": {"tenant_id": TENANT},
    "api_keys.revokeApiKey": {"id": KEY},
    "audit.listAuditEvents": {"tenant_id": TENANT},
}

REFUSED_BY_RULE = {
    "tenants.createTenant": {"422": 52},
    "tenants.activateTenant": {"400": 39},
    "tenants.cancelTenant": {"400": 39},
    "catalog.requestProduct": {"400": 41, "422": 52},
    "catalog.requestTrial": {"400": 41, "422": 52},
    "api_keys.createApiKey": {"422": 52},
    "audit.appendAuditEvent": {"400": 42, "422": 52},
}


def plant(_settings: Settings) -> dict[str, str]:
    actor = Actor.command("fuzz")
    Organization.create(
        uuid=UUID(TENANT),
        slug=SLUG,
        name="Acme",
        plan="starter",
        kind="customer",
        status="active",
        created_at=now(),
        updated_at=now(),
    )
    key, _ = api_key.create(
        actor, organization_uuid=UUID(TENANT), name="production", audience="product:dailyplay"
    )
    ApiKey.update(uuid=UUID(KEY)).where(ApiKey.id == key.id).execute()
    with change(actor):
        insert(actor, "tno_", OPERATOR_KEY, name="Fuzz", audience=OPERATOR, scopes=[])
    return {}
