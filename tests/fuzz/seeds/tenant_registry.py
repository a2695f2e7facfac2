"""The Tenant Registry: tenants and keys under the ids of the document's examples, and others."""

from typing import Any
from uuid import UUID

from models import api_key
from models.actor import Actor
from models.api_key import ApiKey
from models.clock import now
from models.organization import Organization
from tenantry.settings import Settings
from tests.fuzz.seeds import Planted

ACTOR = Actor.command("fuzz")
TENANT = "018f3c2e-7b1a-7c3d-9e4f-5a6b7c8d9e0f"
ACTIVATED = "018f3c2e-7b1a-7c3d-9e4f-000000000001"
CANCELLED = "018f3c2e-7b1a-7c3d-9e4f-000000000002"
NEW = "018f3c2e-7b1a-7c3d-9e4f-000000000003"
KEY = "018f3c2f-0d4e-7a1b-8c2d-3e4f5a6b7c8d"
PRODUCT = "dailyplay"
NOBODY = "018f3c2e-7b1a-7c3d-9e4f-ffffffffffff"
# Generated moments are few, and most of them end with Z.
NOON = ["2026-03-02T12:00:00Z", "2026-03-02T17:45:00+05:45"]
TENANTS = {TENANT: "acme-planted", ACTIVATED: "acme-activated", CANCELLED: "acme-cancelled"}


def plant(_settings: Settings) -> Planted:
    for uuid, slug in TENANTS.items():
        _tenant(uuid, slug)
    key, _ = api_key.create(
        ACTOR, organization_uuid=UUID(TENANT), name="production", audience="product:dailyplay"
    )
    ApiKey.update(uuid=UUID(KEY)).where(ApiKey.id == key.id).execute()
    _, operator_key = api_key.create_operator(ACTOR, "Fuzz")
    credentials = {"operatorKey": {"bearer": operator_key}}
    return Planted(credentials, _examples(), once=_once)


def _once() -> dict[str, Any]:
    _tenant(NEW, "acme-new")
    return {"requestTrial": {"body": {"tenant_id": NEW, "product": PRODUCT}}}


def _examples() -> dict[str, Any]:
    wanted = [{"tenant_id": tenant, "product": PRODUCT} for tenant in (TENANT, NOBODY)]
    keys = [{"tenant_id": tenant, "name": "production"} for tenant in (TENANT, NOBODY)]
    return {
        "requestProduct": {"body": wanted},
        "requestTrial": {"body": wanted},
        "createApiKey": {"body": keys},
        "getTenant": {"id": [TENANT, NOBODY]},
        "getTenantBySlug": {"slug": [TENANTS[TENANT], "nobody"]},
        "activateTenant": {"id": [ACTIVATED, NOBODY]},
        "cancelTenant": {"id": [CANCELLED, NOBODY]},
        "listEntitlements": {"tenant_id": [TENANT, NOBODY]},
        "listApiKeys": {"tenant_id": [TENANT, NOBODY]},
        "revokeApiKey": {"id": [KEY, NOBODY]},
        "listAuditEvents": {"tenant_id": TENANT, "since": NOON},
    }


def _tenant(uuid: str, slug: str) -> None:
    Organization.create(
        uuid=UUID(uuid),
        slug=slug,
        name="Acme",
        plan="starter",
        kind="customer",
        status="active",
        created_at=now(),
        updated_at=now(),
    )
