"""What is done with sessions: each verb a few statements whose text is made once."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson

from models import audit, entitlement
from models.actor import Actor
from models.change import change
from models.clock import now
from models.database import locked
from models.errors import Forbidden, Gone, Invalid
from models.ids import PublicId
from models.organization import Organization
from models.play_session.holder import SessionKey
from models.play_session.table import DEFAULT_LIFETIME, PlaySession, digest_of
from models.statement import Insertion, Lookup, Statement

PRODUCT = "dailyplay"
LARGEST_METADATA = 16_384


def create(
    key: SessionKey,
    *,
    game_id: int | None = None,
    stream_id: int | None = None,
    external_ref: str | None = None,
    metadata: dict[str, Any] | None = None,
    lifetime: timedelta = DEFAULT_LIFETIME,
) -> tuple[PlaySession, UUID]:
    """A new session and its token, which is nowhere else.

    The token is a UUID version 4: the neighbours of one that is ordered by time are guessed.

    Raises:
        Invalid: neither a game nor a stream is named, or `metadata` is larger than 16 KiB as
            compact JSON.
        Forbidden: the key may not name them, or its organization is not entitled to sessions.
    """
    if game_id is None and stream_id is None:
        raise Invalid("game_id or stream_id must be given", field="game_id")
    if metadata is not None and len(orjson.dumps(metadata)) > LARGEST_METADATA:
        raise Invalid(f"metadata is larger than {LARGEST_METADATA} bytes", field="metadata")
    _refuse_others("game_id", game_id, key.allowed_game_ids)
    _refuse_others("stream_id", stream_id, key.allowed_stream_ids)
    if not entitlement.holds(key.organization_id, PRODUCT):
        raise Forbidden("The organization's plan does not include DailyPlay.")
    token, instant = uuid4(), now()
    session = PlaySession(
        organization=key.organization_id,
        api_key=key.key_id,
        digest=digest_of(token),
        game_id=game_id,
        stream_id=stream_id,
        external_ref=external_ref,
        metadata=metadata,
        status="active",
        created_at=instant,
        expires_at=instant + lifetime,
        ends_at=instant + lifetime,
    )
    with change(key):
        session.id = _NEW.run(session.__data__)
        _record(key, "create", session, key.organization_uuid)
    return session, token


def get(token: PublicId) -> PlaySession:
    """The session of a token, whatever its status; looking changes nothing (rule 47).

    Raises Invalid for an unknown token.
    """
    session = _BY_DIGEST.find(digest_of(token))
    if session is None:
        raise Invalid("token is of no session", field="token")
    return session


def consume(actor: Actor, token: PublicId, *, player_uuid: str | None = None) -> PlaySession:
    """Use a session up; of any number of calls, in whatever processes, one succeeds (rule 48).

    Raises Gone when it was consumed, has expired or was revoked; Invalid for an unknown token.
    """
    digest, instant = digest_of(token), _instant(now())
    with change(actor):
        won = _CONSUME.first(player_uuid, "consumed", instant, digest, "active", instant)
        session = get(token)
        if won is None:
            raise Gone(f"The token is no longer active: it is {session.effective_status}.")
        _record(actor, "consume", session, _owner(session).uuid)
    return session


def revoke(actor: Actor, token: PublicId) -> None:
    """Make a token worthless that was not consumed yet; what has ended already stays as it is.

    Raises Invalid for an unknown token.
    """
    with change(actor):
        locked(PlaySession.select().where(PlaySession.digest == digest_of(token))).get_or_none()
        session = get(token)
        if session.effective_status == "active":
            session.status, session.ends_at = "revoked", now()
            session.save(only=["status", "ends_at"])
            _record(actor, "revoke", session, _owner(session).uuid)


def _refuse_others(field: str, asked: int | None, allowed: Collection[int] | None) -> None:
    if asked is not None and allowed is not None and asked not in allowed:
        raise Forbidden(f"The API key may not name this {field}.", field=field)


def _owner(session: PlaySession) -> Organization:
    owner = _OWNER.find(session.organization_id)
    if owner is None:
        raise LookupError(f"session {session.id} has no organization")
    return owner


def _record(actor: Actor, verb: str, session: PlaySession, organization_uuid: UUID | None) -> None:
    audit.record(
        actor,
        f"play_session.{verb}",
        organization_uuid=organization_uuid,
        target_id=str(session.id),
        product=PRODUCT,
        metadata={
            name: value
            for name in ("game_id", "stream_id")
            if (value := getattr(session, name)) is not None
        },
    )


_NEW = Insertion(PlaySession)
_BY_DIGEST = Lookup(PlaySession, PlaySession.digest)
_OWNER = Lookup(Organization, Organization.id)
_CONSUME = Statement(
    (PlaySession.id,),
    lambda key: (
        PlaySession.update(player_uuid="", status="", ends_at=now())
        .where(PlaySession.digest == "", PlaySession.status == "", PlaySession.expires_at > now())
        .returning(key)
    ),
)
_instant = PlaySession.expires_at.db_value
