"""Writes that a request only notes, made beside the requests.

A write takes the store's write lock, so a request that has nothing else to write never makes one.
"""

import threading
from collections.abc import Callable
from datetime import datetime

from models.database import transaction
from models.errors import Unavailable

Write = Callable[[int, datetime], object]
"""Writes the moment that was noted of the row of that id. What it does has to leave alone what
others changed in between, other processes too."""


class Deferred:
    """Moments noted of rows, one a row, until `write` has written them."""

    def __init__(self, write: Write) -> None:
        self._write = write
        self._noted: dict[int, datetime] = {}
        self._lock = threading.Lock()

    def note(self, row_id: int, instant: datetime) -> None:
        """Note `instant` of a row; what is noted of it already stays."""
        with self._lock:
            self._noted.setdefault(row_id, instant)

    def flush(self) -> None:
        """Write what is noted; a store that can't take it now is asked again another time."""
        with self._lock:
            noted = dict(self._noted)
        try:
            if noted:
                self._write_all(noted)
        except Unavailable:
            return
        with self._lock:
            for row_id in noted:
                # Whoever flushed at the same moment may have been first.
                self._noted.pop(row_id, None)

    def _write_all(self, noted: dict[int, datetime]) -> None:
        with transaction():
            # In one order everywhere, or two processes could wait for each other.
            for row_id, instant in sorted(noted.items()):
                self._write(row_id, instant)
