"""The key that makes sessions: what it may name, and how often (rules 45 and 46)."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from models import api_key
from models.actor import Actor
from models.api_key import ApiKey
from models.api_key.limited import AUDIENCE, LIMITS
from models.limits import Limit
from models.statement import Statement

MINUTE = 60
DAY = 86_400


@dataclass(frozen=True, kw_only=True)
class SessionKey(Actor):
    """A key as the actor of what is done with it; `allowed_…` are None where all are."""

    key_id: int
    organization_id: int
    organization_uuid: UUID | None
    limits: tuple[Limit, Limit]
    allowed_game_ids: list[int] | None
    allowed_stream_ids: list[int] | None


def authenticate(
    plaintext: str,
    *,
    request_id: str | None = None,
    source_ip: str | None = None,
    user_agent: str | None = None,
) -> SessionKey | None:
    """The key that makes sessions now, None for any other text (rule 5).

    Its terms are read with it, so a change of them counts from the next request on.

    Raises Unavailable when the store can't be reached.
    """
    holder = api_key.authenticate(plaintext, AUDIENCE)
    terms = None if holder is None else _TERMS.first(_key_uuid(holder.uuid))
    if holder is None or terms is None:
        return None
    key_id, organization_id, per_minute, per_day, allowed_game_ids, allowed_stream_ids = terms
    return SessionKey(
        type="api_key",
        contract="dailyplay",
        id=str(holder.uuid),
        name=holder.name,
        request_id=request_id,
        source_ip=source_ip,
        user_agent=user_agent,
        key_id=key_id,
        organization_id=organization_id,
        organization_uuid=holder.organization_uuid,
        limits=(
            Limit("minute", per_minute or LIMITS["limit_per_minute"], MINUTE),
            Limit("day", per_day or LIMITS["limit_per_day"], DAY),
        ),
        allowed_game_ids=allowed_game_ids,
        allowed_stream_ids=allowed_stream_ids,
    )


_TERMS = Statement(
    (
        ApiKey.id,
        ApiKey.organization,
        ApiKey.limit_per_minute,
        ApiKey.limit_per_day,
        ApiKey.allowed_game_ids,
        ApiKey.allowed_stream_ids,
    ),
    lambda *fields: ApiKey.select(*fields).where(ApiKey.uuid == UUID(int=0)),
)
_key_uuid: Any = ApiKey.uuid.db_value
