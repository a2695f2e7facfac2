"""The way in: the contracts' application, and the pages beside it on a few listed prefixes."""

import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from starlette.datastructures import MutableHeaders

from tenantry.contract import Observation, Request

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

REQUEST = "tenantry.request"
"""Where a page finds the request in its scope: with the id that stands on its answer."""


class Edge:
    """Hands a request to what answers its first path segment.

    Args:
        contracts: answers everything that is not listed, the lifespan too.
        pages: first path segment -> the ASGI application that answers it.
        observe: told of every answer of the pages; the contracts' application tells it itself.
    """

    def __init__(
        self,
        contracts: Application,
        pages: Mapping[str, Application],
        observe: Callable[[Observation], None],
    ) -> None:
        self._contracts = contracts
        self._pages = pages
        self._observe = observe

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        page = None
        if scope["type"] == "http":
            segment = scope["path"][1:].partition("/")[0]
            page = self._pages.get(segment)
        if page is None:
            await self._contracts(scope, receive, send)
        else:
            await self._serve(page, f"/{segment}", scope, receive, send)

    async def _serve(
        self, page: Application, prefix: str, scope: Scope, receive: Receive, send: Send
    ) -> None:
        """Let a page answer with the headers that every answer bears (rule 51)."""
        request = Request(dict(scope))
        request.template = prefix
        started = time.perf_counter()
        status = 500

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["request-id"] = request.request_id
                headers["x-content-type-options"] = "nosniff"
                headers.setdefault("cache-control", "no-store")
            await send(message)

        await page({**scope, REQUEST: request}, receive, send_with_headers)
        self._observe(Observation(request, status, time.perf_counter() - started))
