"""When a key was last used: noted on the request's path, written off it.

A write takes the store's write lock, so the request that notes a use never makes it. It is made
at most once a minute a key, whatever the number of processes, and touches that one column: it
can't bring back what another process has revoked since.
"""

import threading
from datetime import datetime, timedelta

from models.api_key.table import ApiKey
from models.database import transaction
from models.errors import Unavailable

RESOLUTION = timedelta(minutes=1)


_noted: dict[int, datetime] = {}
_lock = threading.Lock()


def note(key_id: int, last_used_at: datetime | None, instant: datetime) -> None:
    """Note that a key was used at `instant`, if its `last_used_at` is a minute old by then."""
    if last_used_at is None or instant - last_used_at >= RESOLUTION:
        with _lock:
            _noted.setdefault(key_id, instant)


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
        for key_id in uses:
            _noted.pop(key_id, None)  # whoever flushed at the same moment may have been first


def _write(uses: dict[int, datetime]) -> None:
    with transaction():
        # In one order everywhere, or two processes could wait for each other.
        for key_id, instant in sorted(uses.items()):
            stale = ApiKey.last_used_at.is_null() | (ApiKey.last_used_at <= instant - RESOLUTION)
            ApiKey.update(last_used_at=instant).where(ApiKey.id == key_id, stale).execute()
