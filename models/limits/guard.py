"""A store of counts that fails fast while it is down, and says so once."""

import logging
import threading
import time
from collections.abc import Sequence

from models.errors import Unavailable
from models.limits.windows import Count, CountStore, Limit

logger = logging.getLogger(__name__)

_PAUSE_SECONDS = 0.25


class Guard:
    """Asks a store, and after a failure leaves it alone for a quarter of a second.

    Without that every thread would spend its wait on a store that hangs, and the requests behind
    them theirs and those of all before. After the pause one call finds out for the others.
    """

    def __init__(self, store: CountStore) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._is_down = False
        self._asked_again_at = 0.0

    def take(self, subject: str, limits: Sequence[Limit]) -> Count:
        """See `CountStore`. Raises Unavailable: never a free pass, nor a hang."""
        if self._is_down and not self._may_ask():
            raise _unavailable()
        try:
            count = self._store.take(subject, limits)
        except self._store.faults as error:
            self._went_down(error)
            raise _unavailable() from error
        if self._is_down:
            self._came_back()
        return count

    def purge(self) -> int:
        """See `CountStore`; nothing while the store can't."""
        try:
            return self._store.purge()
        except self._store.faults as error:
            logger.warning("limits: windows that are over stay for now: %s", type(error).__name__)
            return 0

    def close(self) -> None:
        self._store.close()

    def _may_ask(self) -> bool:
        with self._lock:
            if time.monotonic() < self._asked_again_at:
                return False
            self._asked_again_at = time.monotonic() + _PAUSE_SECONDS
            return True

    def _went_down(self, error: Exception) -> None:
        with self._lock:
            first, self._is_down = not self._is_down, True
            self._asked_again_at = time.monotonic() + _PAUSE_SECONDS
        if first:
            # The error's own text could hold the store's address with its password.
            logger.error("limits: the store is down: %s", type(error).__name__)

    def _came_back(self) -> None:
        with self._lock:
            first, self._is_down = self._is_down, False
        if first:
            logger.warning("limits: the store is back")


def _unavailable() -> Unavailable:
    return Unavailable("Limits can't be counted now; try again later.")
