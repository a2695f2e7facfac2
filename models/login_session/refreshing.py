"""A session that is used stays good: its time is moved on, at most once a day.

The request that uses it only notes that. The write touches a session that is still there, so it
can't bring back one that was ended since.
"""

from datetime import datetime

from models.deferred import Deferred
from models.login_session.table import GOOD_FOR, REFRESHED_AFTER, LoginSession


def note(session: LoginSession, instant: datetime) -> bool:
    """Whether the session's time is due to be moved on; then it is noted to be."""
    is_due: bool = instant - session.updated_at >= REFRESHED_AFTER
    if is_due:
        _uses.note(session.id, instant)
    return is_due


def _write(session_id: int, instant: datetime) -> None:
    is_due = LoginSession.updated_at <= instant - REFRESHED_AFTER
    LoginSession.update(updated_at=instant, expires_at=instant + GOOD_FOR).where(
        LoginSession.id == session_id, is_due
    ).execute()


_uses = Deferred(_write)
flush = _uses.flush
