"""Wrong credentials, limited by the address that they come from (rule 56)."""

import asyncio
import inspect
from collections.abc import Callable
from typing import Any

from handlers.limits import count, origin
from handlers.request import Request
from models.errors import Forbidden
from models.limits import Limit

Checker = Callable[[Any, Request], Any]


class Failures:
    """Counts credentials that were refused; those that are accepted are never counted.

    Args:
        per_minute: how many an address may send in a minute.
    """

    def __init__(self, per_minute: int) -> None:
        self._limits = (Limit("failed-authentication", per_minute, 60),)

    def note(self, request: Request) -> None:
        """Count one. It may wait for the store of counts: not for the loop.

        Raises:
            RateLimited: the address has sent too many.
            Unavailable: it can't be counted now.
        """
        count(request, f"failed-authentication:{origin(request.peer)}", self._limits)

    def watched(self, check: Checker, *, on_loop: bool) -> Checker:
        """`check`, noting what it refuses; with `on_loop` it is short enough to run there.

        It refuses by None, or by Forbidden where a contract has no other answer.
        """
        if not on_loop and not inspect.iscoroutinefunction(check):
            return self._watched_in_thread(check)

        async def watched(credential: Any, request: Request) -> Any:
            try:
                principal = check(credential, request)
                if inspect.isawaitable(principal):
                    principal = await principal
            except Forbidden:
                await asyncio.to_thread(self.note, request)
                raise
            if principal is None:
                await asyncio.to_thread(self.note, request)
            return principal

        return watched

    def _watched_in_thread(self, check: Checker) -> Checker:
        def watched(credential: Any, request: Request) -> Any:
            try:
                principal = check(credential, request)
            except Forbidden:
                self.note(request)
                raise
            if principal is None:
                self.note(request)
            return principal

        return watched
