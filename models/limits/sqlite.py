"""Counts in a file of their own, for all processes of one machine."""

import sqlite3
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from models.limits.windows import Count, Limit

# The two waits that a call may meet, together under a quarter of a second.
_BUSY_SECONDS = 0.1
_TURN_SECONDS = 0.1
_SETTING_UP_SECONDS = 5.0
_PURGED_AT_ONCE = 500

_TABLE = """
CREATE TABLE IF NOT EXISTS limit_window (
    subject TEXT NOT NULL, name TEXT NOT NULL,
    starts INTEGER NOT NULL, ends INTEGER NOT NULL, used INTEGER NOT NULL,
    PRIMARY KEY (subject, name)
) WITHOUT ROWID
"""
_READ = "SELECT name, starts, used FROM limit_window WHERE subject = ?"
_WRITE = "REPLACE INTO limit_window (subject, name, starts, ends, used) VALUES (?, ?, ?, ?, ?)"
_OVER = "SELECT subject, name, ends FROM limit_window WHERE ends <= ? LIMIT ?"
_FORGET = "DELETE FROM limit_window WHERE subject = ? AND name = ? AND ends = ?"


class SQLiteCounts:
    """One row a subject and limit: its newest window.

    The file is not synced: what the machine's failure can lose are the counts of its last moments,
    and a server's own end loses none. One connection serves all threads in turn, since SQLite
    has one writer anyway and makes waiters sleep.
    """

    faults = (sqlite3.Error, TimeoutError)

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._turn = threading.Lock()
        self._connection = sqlite3.connect(
            path, timeout=_SETTING_UP_SECONDS, isolation_level=None, check_same_thread=False
        )
        self._set_up()

    def take(self, subject: str, limits: Sequence[Limit]) -> Count:
        if not self._turn.acquire(timeout=_TURN_SECONDS):
            raise TimeoutError("another thread has not let go of the counts")
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            with self._connection:
                return self._take(subject, limits)
        finally:
            self._turn.release()

    def purge(self) -> int:
        """See `CountStore`; in batches, so that no call waits for long."""
        forgotten = 0
        while over := self._over():
            with self._turn:
                # Each with its end: it may have been begun anew since it was read.
                forgotten += self._connection.executemany(_FORGET, over).rowcount
        return forgotten

    def close(self) -> None:
        self._connection.close()

    def _over(self) -> list[tuple[str, str, int]]:
        with self._turn:
            return self._connection.execute(_OVER, (int(time.time()), _PURGED_AT_ONCE)).fetchall()

    def _take(self, subject: str, limits: Sequence[Limit]) -> Count:
        # Read inside the lock, so that of two calls the later one has the later moment.
        moment = time.time()
        starts = [int(moment // limit.seconds) * limit.seconds for limit in limits]
        rows = self._connection.execute(_READ, (subject,))
        known = {(name, start): used for name, start, used in rows}
        used = [
            known.get((limit.name, start), 0) for limit, start in zip(limits, starts, strict=True)
        ]
        if any(count >= limit.amount for count, limit in zip(used, limits, strict=True)):
            return Count(False, moment, tuple(used))
        used = [count + 1 for count in used]
        self._connection.executemany(
            _WRITE,
            [
                (subject, limit.name, start, start + limit.seconds, count)
                for limit, start, count in zip(limits, starts, used, strict=True)
            ],
        )
        return Count(True, moment, tuple(used))

    def _set_up(self) -> None:
        """Make the file what it has to be; several processes may be at it at once."""
        deadline = time.monotonic() + _SETTING_UP_SECONDS
        while not self._is_set_up():
            if time.monotonic() > deadline:
                raise TimeoutError("the file of the limits stays locked")
            time.sleep(_SETTING_UP_SECONDS / 100)
        self._connection.execute("PRAGMA synchronous = OFF")
        self._connection.execute(f"PRAGMA busy_timeout = {int(_BUSY_SECONDS * 1000)}")

    def _is_set_up(self) -> bool:
        try:
            # Of two processes that switch a new file at once SQLite refuses one without a wait.
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute(_TABLE)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:
                raise
            return False
        return True
