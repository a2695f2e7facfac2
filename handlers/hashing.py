"""Handlers that hash a password, in threads of their own."""

import asyncio
import functools
import inspect
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

Handler = Callable[..., Any]

# As many as hash at once: whoever waits for a turn waits here, and holds up no other request.
_threads = ThreadPoolExecutor(2, thread_name_prefix="hashing")


def hashes(handler: Handler) -> Handler:
    """Let `handler` run beside the threads that serve all other requests."""

    @functools.wraps(handler)
    async def answer(**given: Any) -> Any:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(_threads, functools.partial(handler, **given))

    waiting: Any = answer
    waiting.__signature__ = inspect.signature(handler)
    del waiting.__wrapped__  # the server looks through it, and would take it for its own threads'
    return answer
