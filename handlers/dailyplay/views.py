"""Rows of the models as DailyPlay shows them.

Each function takes a row and returns JSON data. What is not there is absent, but for `stream_id`,
which the contract has as nullable (rule 49).
"""

from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]


def created(session: Any, token: Any) -> Json:
    """A new session with its token, which no other answer has."""
    return _success(
        {"token": token, "expires_at": session.expires_at, "stream_id": session.stream_id},
        game_id=session.game_id,
        external_ref=session.external_ref,
    )


def standing(session: Any) -> Json:
    """Whether a session could be consumed now, and why not (rule 47)."""
    status = session.effective_status
    return _success(
        {
            "valid": status == "active",
            "status": status,
            "expires_at": session.expires_at,
            "stream_id": session.stream_id,
        },
        game_id=session.game_id,
        external_ref=session.external_ref,
        metadata=session.metadata,
    )


def consumed(session: Any) -> Json:
    """What a session granted, once it is used up."""
    return _success(
        {
            "session_id": session.id,
            "org_id": session.organization_id,
            "stream_id": session.stream_id,
        },
        game_id=session.game_id,
        external_ref=session.external_ref,
        metadata=session.metadata,
    )


def api_keys(keys: Iterable[Any]) -> Json:
    """Keys without their secrets."""
    return {"success": True, "data": [_api_key(key) for key in keys]}


def api_key_created(key: Any, plaintext: str) -> Json:
    """A new key with its text, which no other answer has (rule 3)."""
    shown = {"id": key.id, "name": key.name, "key_prefix": key.start, "key": plaintext}
    return {"success": True, "data": shown}


def done() -> Json:
    """That it was done."""
    return {"success": True}


def _api_key(key: Any) -> Json:
    return {
        "id": key.id,
        "name": key.name,
        "key_prefix": key.start,
        "is_active": key.status == "active",
        "allowed_game_ids": key.allowed_game_ids,
        "allowed_stream_ids": key.allowed_stream_ids,
        "rate_limit_per_minute": key.limit_per_minute,
        "rate_limit_per_day": key.limit_per_day,
        "expires_at": key.expires_at,
        "created_at": key.created_at,
    }


def _success(data: Json, **if_given: Any) -> Json:
    given = {name: value for name, value in if_given.items() if value is not None}
    return {"success": True, "data": data | given}
