"""The Tenant Registry: an operator's key rules every organization, nobody else's opens anything."""

from models import api_key
from models.organization import Organization
from tests.handlers.access.world import ACTOR, Request, Rows, bearer, keys_of

UNKNOWN = "0190f5c2-ffff-7fff-8fff-ffffffffffff"

HEADERS: dict[str, str] = {}
SCHEMES = {"operatorKey": keys_of("operator", bearer)}
REQUESTS = {
    "tenants.createTenant": lambda _: Request(body={"slug": "fresh", "name": "Fresh"}),
    "tenants.getTenant": lambda rows: Request({"id": rows["tenant"]}),
    "tenants.getTenantBySlug": lambda rows: Request({"slug": rows["slug"]}),
    "entitlements.listEntitlements": lambda rows: Request(query={"tenant_id": rows["tenant"]}),
    "catalog.listCatalog": lambda _: Request(),
    "catalog.requestProduct": lambda rows: Request(
        body={"tenant_id": rows["tenant"], "product": "dailyplay"}
    ),
    "catalog.requestTrial": lambda rows: Request(
        body={"tenant_id": rows["tenant"], "product": "dailyplay"}
    ),
    "api_keys.listApiKeys": lambda rows: Request(query={"tenant_id": rows["tenant"]}),
    "api_keys.createApiKey": lambda rows: Request(
        body={"tenant_id": rows["tenant"], "name": "Build", "product": "scan", "scopes": []}
    ),
    "api_keys.verifyApiKey": lambda _: Request(body={"key": "key_"}),
    "api_keys.revokeApiKey": lambda rows: Request({"id": rows["key"]}),
    "audit.appendAuditEvent": lambda rows: Request(
        body={"tenant_id": rows["tenant"], "action": "scan.run"}
    ),
    "audit.listAuditEvents": lambda rows: Request(query={"tenant_id": rows["tenant"]}),
    "tenants.activateTenant": lambda rows: Request({"id": rows["tenant"]}),
    "tenants.cancelTenant": lambda rows: Request({"id": rows["tenant"]}),
}
OPEN = {"health.healthz", "health.readyz"}
FOREIGN: dict[str, int] = {}
ABSENT = {"tenant": UNKNOWN, "slug": "nobody", "key": UNKNOWN}


def plant(owner: Organization) -> Rows:
    key, _ = api_key.create(
        ACTOR, organization_uuid=owner.uuid, name="Scan", audience="product:scan"
    )
    return {"tenant": str(owner.uuid), "slug": owner.slug, "key": str(key.uuid)}
