"""When a key was last used: noted on the request's path, written off it.

It is written at most once a minute a key, whatever the number of processes, and the write touches
that one column: it can't bring back what another process has revoked since.
"""

from datetime import datetime, timedelta

from models.api_key.table import ApiKey
from models.deferred import Deferred

RESOLUTION = timedelta(minutes=1)


def note(key_id: int, last_used_at: datetime | None, instant: datetime) -> None:
    """Note that a key was used at `instant`, if its `last_used_at` is a minute old by then."""
    if last_used_at is None or instant - last_used_at >= RESOLUTION:
        _uses.note(key_id, instant)


def _write(key_id: int, instant: datetime) -> None:
    stale = ApiKey.last_used_at.is_null() | (ApiKey.last_used_at <= instant - RESOLUTION)
    ApiKey.update(last_used_at=instant).where(ApiKey.id == key_id, stale).execute()


_uses = Deferred(_write)
flush = _uses.flush
