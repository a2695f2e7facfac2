"""Play sessions: one-time tokens, made, looked at, consumed (rules 44 to 49)."""

from models.play_session.holder import SessionKey, authenticate
from models.play_session.playing import consume, create, get, revoke
from models.play_session.purging import purge
from models.play_session.table import PlaySession

__all__ = [
    "PlaySession",
    "SessionKey",
    "authenticate",
    "consume",
    "create",
    "get",
    "purge",
    "revoke",
]
