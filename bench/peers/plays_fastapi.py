"""The three session operations as one would write them in FastAPI: pydantic models, a security
dependency, functions in FastAPI's threads, and Peewee's ordinary queries.

The tables, the digests, the store of the limits and the audit log are this project's own, on the
same files: the same work is done, and the same is on the disk before the answer.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import Depends, FastAPI, HTTPException, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.security import APIKeyHeader
from pydantic import BaseModel, Field, model_validator

from models import api_key, audit, limits, secrets
from models.api_key import ApiKey
from models.audit import AuditEvent
from models.clock import now
from models.database import transaction
from models.entitlement import Entitlement
from models.limits import Limit
from models.organization import SERVED, Organization
from models.play_session import PlaySession
from models.play_session.table import digest_of
from models.product import Product
from models.serving import serving

DATA = Path(os.environ["BENCH_DATA"])
PATH = "/api/org-api-keys"


class NewSession(BaseModel):
    game_id: int | None = None
    stream_id: int | None = None
    external_ref: str | None = None
    metadata: dict[str, Any] | None = None
    expires_in_minutes: Annotated[int, Field(ge=1, le=525_600)] = 1_440

    @model_validator(mode="after")
    def names_something(self) -> "NewSession":
        if self.game_id is None and self.stream_id is None:
            raise ValueError("game_id or stream_id must be given")
        return self


class Token(BaseModel):
    token: UUID
    player_uuid: str | None = None


class Granted(BaseModel):
    game_id: int | None = None
    stream_id: int | None = None
    external_ref: str | None = None


class Created(Granted):
    token: UUID
    expires_at: datetime


class Standing(Granted):
    valid: bool
    status: str
    expires_at: datetime
    metadata: dict[str, Any] | None = None


class Consumed(Granted):
    session_id: int
    org_id: int
    metadata: dict[str, Any] | None = None


class Success(BaseModel):
    success: bool = True
    data: Created | Standing | Consumed


def caller(plaintext: Annotated[str, Depends(APIKeyHeader(name="x-api-key"))]) -> ApiKey:
    digest = api_key.table.digest_of(plaintext)
    query = ApiKey.select(ApiKey, Organization).join(Organization).where(ApiKey.digest == digest)
    key: ApiKey | None = query.get_or_none()
    if key is None or key.status != "active" or key.audience != "dailyplay":
        raise HTTPException(401)
    if key.expires_at is not None and key.expires_at <= now():
        raise HTTPException(401)
    if key.organization.effective_status not in SERVED:
        raise HTTPException(401)
    return key


def create(body: NewSession, key: Annotated[ApiKey, Depends(caller)], answer: Response) -> Success:
    count(key, answer)
    refuse_others(body.game_id, key.allowed_game_ids)
    refuse_others(body.stream_id, key.allowed_stream_ids)
    if not entitled(key.organization):
        raise HTTPException(403)
    token, instant = uuid4(), now()
    expires_at = instant + timedelta(minutes=body.expires_in_minutes)
    with transaction():
        session = PlaySession.create(
            organization=key.organization,
            api_key=key,
            digest=digest_of(token),
            game_id=body.game_id,
            stream_id=body.stream_id,
            external_ref=body.external_ref,
            metadata=body.metadata,
            status="active",
            created_at=instant,
            expires_at=expires_at,
            ends_at=expires_at,
        )
        record("create", session, key.organization, str(key.uuid))
    return Success(data=Created(token=token, expires_at=expires_at, **granted(session)))


def validate(token: Annotated[UUID, Query()]) -> Success:
    session = PlaySession.get_or_none(PlaySession.digest == digest_of(token))
    if session is None:
        raise HTTPException(400)
    status = session.effective_status
    standing = Standing(
        valid=status == "active",
        status=status,
        expires_at=session.expires_at,
        metadata=session.metadata,
        **granted(session),
    )
    return Success(data=standing)


def consume(body: Token) -> Success:
    instant = now()
    with transaction():
        won = (
            PlaySession.update(status="consumed", player_uuid=body.player_uuid, ends_at=instant)
            .where(
                PlaySession.digest == digest_of(body.token),
                PlaySession.status == "active",
                PlaySession.expires_at > instant,
            )
            .execute()
        )
        session = PlaySession.get_or_none(PlaySession.digest == digest_of(body.token))
        if session is None:
            raise HTTPException(400)
        if not won:
            raise HTTPException(410)
        record("consume", session, session.organization, None)
    consumed = Consumed(
        session_id=session.id,
        org_id=session.organization_id,
        metadata=session.metadata,
        **granted(session),
    )
    return Success(data=consumed)


def count(key: ApiKey, answer: Response) -> None:
    applying = [
        Limit("minute", key.limit_per_minute, 60),
        Limit("day", key.limit_per_day, 86_400),
    ]
    taken = limits.take(f"key:{key.id}", applying)
    policy = (f'"{each.name}";q={each.amount};w={each.seconds}' for each in applying)
    standings = (
        f'"{each.limit.name}";r={each.remaining};t={each.resets_in}' for each in taken.standings
    )
    answer.headers["ratelimit-policy"] = ", ".join(policy)
    answer.headers["ratelimit"] = ", ".join(standings)
    if not taken.allowed:
        raise HTTPException(429, headers={"retry-after": str(taken.retry_after)})


def refuse_others(asked: int | None, allowed: list[int] | None) -> None:
    if asked is not None and allowed is not None and asked not in allowed:
        raise HTTPException(403)


def entitled(owner: Organization) -> bool:
    product = Product.get(Product.key == "dailyplay")
    if owner.plan in product.plans_required:
        return True
    entitlement = Entitlement.get_or_none(
        Entitlement.organization == owner, Entitlement.product == product
    )
    return entitlement is not None and entitlement.enabled


def record(verb: str, session: PlaySession, owner: Organization, actor_id: str | None) -> None:
    AuditEvent.create(
        id=audit.event.microseconds(now()),
        organization_uuid=owner.uuid,
        actor_type="api_key" if actor_id else "user",
        actor_id=actor_id,
        action=f"dailyplay.play_session.{verb}",
        target_type="play_session",
        target_id=str(session.id),
        product="dailyplay",
        metadata={"game_id": session.game_id},
    )


def granted(session: PlaySession) -> dict[str, Any]:
    return {
        "game_id": session.game_id,
        "stream_id": session.stream_id,
        "external_ref": session.external_ref,
    }


def refuse(request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"success": False, "error": "the request does not fit"}, 400)


@asynccontextmanager
async def store(app: FastAPI) -> AsyncIterator[None]:
    url = f"sqlite:///{DATA / 'tenantry.db'}"
    with serving(url, secrets.load_or_make(DATA)), limits.counting(DATA):
        yield


class ByAction:
    """Gives `?action=…` a path of its own, since FastAPI routes by path alone."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            _, _, rest = scope["query_string"].decode("latin-1").partition("action=")
            scope = {**scope, "path": f"{scope['path']}/{rest.partition('&')[0]}"}
        await self._app(scope, receive, send)


def create_app() -> ByAction:
    app = FastAPI(lifespan=store)
    options: Any = {"response_model_exclude_none": True}
    app.post(f"{PATH}/create-session", **options)(create)
    app.get(f"{PATH}/validate-session", **options)(validate)
    app.post(f"{PATH}/consume-session", **options)(consume)
    app.exception_handler(RequestValidationError)(refuse)
    return ByAction(app)
