"""Sessions: made with a key, looked at and consumed with nothing but their token."""

from datetime import timedelta
from typing import Any

from handlers.bodies import pick
from handlers.dailyplay import views
from handlers.idempotency import idempotent
from handlers.limits import limited
from handlers.request import Request, circumstances
from models import play_session
from models.actor import Actor
from models.play_session import SessionKey

Json = dict[str, Any]


@limited
@idempotent(status=200)
def create_session(body: Json, principal: SessionKey) -> Json:
    """A new token for one play; every call counts against the key's limits (rule 46)."""
    terms = pick(body, "game_id", "stream_id", "external_ref", "metadata")
    if "expires_in_minutes" in body:
        terms["lifetime"] = timedelta(minutes=body["expires_in_minutes"])
    session, token = play_session.create(principal, **terms)
    return views.created(session, token)


def validate_session(token: str) -> Json:
    """Where a token stands; looking never uses it up (rule 47)."""
    return views.standing(play_session.get(token))


def consume_session(body: Json, request: Request) -> Json:
    """Use a token up: of any number of calls one succeeds (rule 48)."""
    player = _player(request)
    given = pick(body, "player_uuid")
    return views.consumed(play_session.consume(player, body["token"], **given))


def _player(request: Request) -> Actor:
    """Whoever holds a token, of whom nothing else is known: what they call themselves proves
    nothing, and is kept with the session alone.
    """
    return Actor(
        type="user",
        contract="dailyplay",
        **circumstances(request),
    )
