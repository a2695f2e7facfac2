"""The two registry operations as one would write them in FastAPI: pydantic models, a security
dependency, and Peewee's ordinary queries.

The tables and the digests are this project's own, on the same database. Peewee blocks, so they are
plain functions, which FastAPI runs in its threads; `on_the_loop` gives the same as coroutines.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel

from models.api_key import ApiKey
from models.api_key.table import OPERATOR, UNLISTED, digest_of
from models.clock import now
from models.organization import SERVED, Organization
from models.secrets import ServerSecrets
from models.serving import serving
from tenantry.settings import load

# As many as Starlette has threads, and some for what is beside them.
CONNECTIONS = 45

Bearer = Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]


class Tenant(BaseModel):
    id: UUID
    slug: str
    name: str
    status: str
    kind: str
    plan: str
    erp_customer_id: str | None
    stripe_cust_id: str | None
    sales_owner: str | None
    trial_ends_at: datetime | None
    contract_start: date | None
    contract_end: date | None
    created_at: datetime
    updated_at: datetime


class KeyToVerify(BaseModel):
    key: str


class Verification(BaseModel):
    valid: bool
    tenant_id: UUID | None = None
    product: str | None = None
    scopes: list[str] | None = None


def operator(bearer: Bearer) -> ApiKey:
    key = find_key(bearer.credentials)
    if key is None or key.audience != OPERATOR:
        raise HTTPException(401)
    return key


def get_tenant(id: UUID) -> Tenant:
    row = Organization.get_or_none(Organization.uuid == id)
    if row is None:
        raise HTTPException(404)
    return Tenant(id=row.uuid, status=row.effective_status, **shown(row))


def verify(body: KeyToVerify) -> Verification:
    key = find_key(body.key)
    if key is None or key.audience in UNLISTED:
        return Verification(valid=False)
    owner = key.organization
    return Verification(valid=True, tenant_id=owner.uuid, product=key.product, scopes=key.scopes)


async def operator_on_the_loop(bearer: Bearer) -> ApiKey:
    return operator(bearer)


async def get_tenant_on_the_loop(id: UUID) -> Tenant:
    return get_tenant(id)


async def verify_on_the_loop(body: KeyToVerify) -> Verification:
    return verify(body)


def find_key(plaintext: str) -> ApiKey | None:
    """The key that is good now."""
    query = ApiKey.select(ApiKey, Organization).left_outer_join(Organization)
    key: ApiKey | None = query.where(ApiKey.digest == digest_of(plaintext)).get_or_none()
    if key is None or key.status != "active":
        return None
    if key.expires_at is not None and key.expires_at <= now():
        return None
    if key.organization is not None and key.organization.effective_status not in SERVED:
        return None
    return key


def shown(row: Organization) -> dict[str, Any]:
    names = Tenant.model_fields.keys() - {"id", "status"}
    return {name: getattr(row, name) for name in names}


def refuse(request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"error": "invalid_input", "message": "the request does not fit"}, 400)


@asynccontextmanager
async def store(app: FastAPI) -> AsyncIterator[None]:
    settings = load()
    assert settings.secret is not None
    secrets = ServerSecrets.derive(settings.secret.get_secret_value())
    with serving(settings.database_address, secrets, connections=CONNECTIONS):
        yield


def application(operator: Any, get_tenant: Any, verify: Any) -> FastAPI:
    app = FastAPI(lifespan=store, dependencies=[Depends(operator)])
    app.get("/v1/tenants/{id}")(get_tenant)
    app.post("/v1/internal/api-keys/verify", response_model_exclude_none=True)(verify)
    app.exception_handler(RequestValidationError)(refuse)
    return app


def in_threads() -> FastAPI:
    return application(operator, get_tenant, verify)


def on_the_loop() -> FastAPI:
    return application(operator_on_the_loop, get_tenant_on_the_loop, verify_on_the_loop)
