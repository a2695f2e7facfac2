"""What every attempt passes through, and none any more once the process is to end."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


class Gate:
    """Counts who is inside.

    Args:
        may_enter: asked before each entry; whoever may not waits for the process to end.
    """

    def __init__(self, may_enter: Callable[[], bool]) -> None:
        self._may_enter = may_enter
        self._closed = False
        self._inside = 0
        self._changed = threading.Condition()

    @contextmanager
    def entered(self) -> Iterator[None]:
        """Be inside. A closed gate never opens again: a thread that comes later waits for good."""
        with self._changed:
            while self._closed or not self._may_enter():
                self._changed.wait()
            self._inside += 1
        try:
            yield
        finally:
            with self._changed:
                self._inside -= 1
                self._changed.notify_all()

    def close(self, seconds: float) -> bool:
        """Let nobody in, and wait until all are out; whether they were within that time."""
        with self._changed:
            self._closed = True
            return self._changed.wait_for(lambda: self._inside == 0, seconds)
