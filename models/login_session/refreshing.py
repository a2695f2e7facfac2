"""A session that is used stays good: its time is moved on, at most once a day.

The request that uses it only notes that; the write is made beside the requests. It touches a
session that is still there, so it can't bring back one that was ended since.
"""

import threading
from datetime import datetime

from models.database import transaction
from models.errors import Unavailable
from models.login_session.table import GOOD_FOR, REFRESHED_AFTER, LoginSession

_noted: dict[int, datetime] = {}
_lock = threading.Lock()


def note(session: LoginSession, instant: datetime) -> bool:
    """Whether the session's time is due to be moved on; then it is noted to be."""
    is_due: bool = instant - session.updated_at >= REFRESHED_AFTER
    if is_due:
        with _lock:
            _noted[session.id] = instant
    return is_due


def flush() -> None:
    """Write what is noted; a store that can't take it now is asked again another time."""
    with _lock:
        uses = dict(_noted)
    try:
        if uses:
            _write(uses)
    except Unavailable:
        return
    with _lock:
        for session_id in uses:
            _noted.pop(session_id, None)  # whoever flushed at the same moment may have been first


def _write(uses: dict[int, datetime]) -> None:
    with transaction():
        # In one order everywhere, or two processes could wait for each other.
        for session_id, instant in sorted(uses.items()):
            is_due = LoginSession.updated_at <= instant - REFRESHED_AFTER
            LoginSession.update(updated_at=instant, expires_at=instant + GOOD_FOR).where(
                LoginSession.id == session_id, is_due
            ).execute()
