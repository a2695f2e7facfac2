"""Waiting for clients, but not for ever."""

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

_T = TypeVar("_T")


class Patience:
    """Ends waits that last too long, by one timer for all of them.

    A timer for each, as `asyncio.timeout` has it, would cost every request with a body a tenth of
    its time, though nearly all bodies are there before they are asked for.

    Args:
        seconds: how long a wait may last at least; it is ended within half as long again.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._since: dict[asyncio.Task[Any], float] = {}
        self._ended: set[asyncio.Task[Any]] = set()
        self._armed = False

    async def wait(self, work: Awaitable[_T]) -> _T:
        """The result of `work`. Raises TimeoutError where it takes too long."""
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("patience is for tasks")
        loop = asyncio.get_running_loop()
        self._since[task] = loop.time()
        if not self._armed:
            self._arm(loop)
        try:
            return await work
        except asyncio.CancelledError:
            if task not in self._ended:
                raise
            self._ended.discard(task)
            task.uncancel()
            raise TimeoutError from None
        finally:
            del self._since[task]

    def _arm(self, loop: asyncio.AbstractEventLoop) -> None:
        self._armed = True
        loop.call_later(self.seconds / 2, self._sweep, loop)

    def _sweep(self, loop: asyncio.AbstractEventLoop) -> None:
        self._armed = False
        latest = loop.time() - self.seconds
        for task, since in self._since.items():
            if since <= latest and task not in self._ended:
                self._ended.add(task)
                task.cancel()
        if self._since:
            self._arm(loop)
