"""Forgetting sessions that ended long ago."""

from datetime import timedelta

from models.clock import now
from models.play_session.table import PlaySession

KEPT_FOR = timedelta(days=30)
"""How long a session is still told of after it was consumed, was revoked or expired."""

BATCH = 500


def purge() -> int:
    """Delete sessions that ended more than 30 days ago; returns how many.

    Each batch is a transaction of its own, so that nobody who writes waits for all of them.
    """
    forgotten = 0
    while count := _purge_batch():
        forgotten += count
    return forgotten


def _purge_batch() -> int:
    over = PlaySession.select(PlaySession.id).where(PlaySession.ends_at <= now() - KEPT_FOR)
    batch = over.order_by(PlaySession.ends_at).limit(BATCH)
    deleted: int = PlaySession.delete().where(PlaySession.id.in_(batch)).execute()
    return deleted
