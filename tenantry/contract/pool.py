"""Where synchronous code runs: on the loop when it is known to be short, else in threads."""

import asyncio
import inspect
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, NamedTuple


class Call(NamedTuple):
    """A function that may have to be awaited; only what must wait pays for it."""

    function: Callable[..., Any]
    waits: bool


class Pool:
    """A bounded number of threads for handlers and checkers that may block.

    Args:
        threads: how many; as many as the database's own pool has connections.
        inline_point_reads: whether code that makes one indexed read may run on the loop, which
            costs less than the hop to a thread where the database is a local file.
    """

    def __init__(self, threads: int, inline_point_reads: bool) -> None:
        self._executor = ThreadPoolExecutor(threads, thread_name_prefix="contract")
        self._inline_point_reads = inline_point_reads

    def wrap(self, function: Callable[..., Any], *, point_read: bool) -> Call:
        """How `function` is called on the loop, whatever kind it is."""
        if inspect.iscoroutinefunction(inspect.unwrap(function)):
            return Call(function, waits=True)
        if point_read and self._inline_point_reads:
            return Call(function, waits=False)
        return Call(partial(self._run, function), waits=True)

    async def _run(self, function: Callable[..., Any], *args: Any, **arguments: Any) -> Any:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._executor, partial(function, *args, **arguments))

    def close(self) -> None:
        """Wait for what runs and end the threads."""
        self._executor.shutdown()
