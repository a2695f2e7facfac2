"""Who of several processes waits at SQLite's write lock, and so has it next."""

import fcntl
import os
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager

from models.database.pooled import CANT_ANSWER, LOCK_WAIT_SECONDS
from models.errors import Unavailable

_LOOK_SECONDS = 0.0002


class Deadline:
    """How long one writer has waited, at either of the two locks."""

    def __init__(self) -> None:
        self._ends = time.monotonic() + LOCK_WAIT_SECONDS

    def pause(self) -> None:
        """Let a moment pass; raises Unavailable when too many have."""
        if time.monotonic() > self._ends:
            raise Unavailable(CANT_ANSWER)
        time.sleep(_LOOK_SECONDS)


class Queue:
    """A lock of the kernel, on an empty file beside the database's.

    SQLite lets whoever comes at the right moment have its lock. Between two transactions of a busy
    process that moment is shorter than any wait, so others would be kept out for good. Only who
    holds this lock may try for SQLite's: a process that has just written has to get in line again.
    """

    def __init__(self, database: str) -> None:
        # Not the database's own file: closing it would end SQLite's locks on it.
        self._path = f"{database}-queue"
        self._file: int | None = None

    @contextmanager
    def head(self, deadline: Deadline) -> Iterator[None]:
        """Be the one who tries next; raises Unavailable where it takes too long."""
        file = self._opened()
        while not _taken(file):
            deadline.pause()
        try:
            yield
        finally:
            fcntl.flock(file, fcntl.LOCK_UN)

    def _opened(self) -> int:
        if self._file is None:
            try:
                self._file = os.open(self._path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
            except OSError as error:
                raise Unavailable(CANT_ANSWER) from error
            weakref.finalize(self, os.close, self._file)
        return self._file


def _taken(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
