"""Waiting for clients, but not for ever."""

import asyncio
import time
from types import TracebackType
from typing import Any


class Patience:
    """Ends waits that last too long, by one timer for all of them: `with patience: …`.

    A timer for each, as `asyncio.timeout` has it, would cost every request with a body a tenth of
    its time, though nearly all bodies are there before they are asked for.

    Args:
        seconds: how long a wait may last at least; it is ended within half as long again, by
            TimeoutError. A task waits once at a time.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._since: dict[asyncio.Task[Any] | None, float] = {}
        self._ended: set[asyncio.Task[Any]] = set()
        self._armed = False

    def __enter__(self) -> None:
        self._since[asyncio.current_task()] = time.monotonic()
        if not self._armed:
            self._arm()

    def __exit__(
        self, kind: type[BaseException] | None, error: object, trace: TracebackType | None
    ) -> None:
        task = asyncio.current_task()
        del self._since[task]
        if task in self._ended and task is not None:
            self._ended.discard(task)
            task.uncancel()
            if kind is asyncio.CancelledError:
                raise TimeoutError from None

    def _arm(self) -> None:
        self._armed = True
        asyncio.get_running_loop().call_later(self.seconds / 2, self._sweep)

    def _sweep(self) -> None:
        self._armed = False
        latest = time.monotonic() - self.seconds
        for task, since in self._since.items():
            if since <= latest and task is not None and task not in self._ended:
                self._ended.add(task)
                task.cancel()
        if self._since:
            self._arm()
