"""The way in: the contracts' application, and the pages beside it on a few listed prefixes."""

import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

from starlette.datastructures import MutableHeaders
from starlette.responses import JSONResponse, Response

from handlers.errors import render
from tenantry.contract import Observation, Refusal, Request
from tenantry.contract.patience import Patience

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

REQUEST = "tenantry.request"
"""Where a page finds the request in its scope: with the id that stands on its answer."""

BODY_LIMIT = 65_536
"""Bytes of a body that pages may ask for; no form of theirs is as large."""

_CLOSE = {"connection": "close"}


class Edge:
    """Hands a request to what answers its first path segment.

    Args:
        contracts: answers everything that is not listed, the lifespan too.
        pages: first path segment -> the ASGI application that answers it.
        observe: told of every answer of the pages; the contracts' application tells it itself.
        patience: how long a body for the pages may take to arrive.
    """

    def __init__(
        self,
        contracts: Application,
        pages: Mapping[str, Application],
        observe: Callable[[Observation], None],
        patience: Patience,
    ) -> None:
        self._contracts = contracts
        self._pages = pages
        self._observe = observe
        self._patience = patience

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
        """Let a page answer with the headers that every answer bears (rule 51).

        Pages have few threads. None of them ever waits for a client: a page starts with the whole
        body at hand, and its answer is sent once it is done.
        """
        request = Request(dict(scope))
        request.template = prefix
        started = time.perf_counter()
        answer: list[Message] = []

        async def keep(message: Message) -> None:
            answer.append(message)

        try:
            with self._patience:
                body = await _whole(receive)
        except TimeoutError:
            refusal = Refusal("timeout", "body: did not arrive in time", headers=_CLOSE)
            await refused(refusal, request)(scope, receive, keep)
        except Refusal as refusal:
            await refused(refusal, request)(scope, receive, keep)
        else:
            await page({**scope, REQUEST: request}, body, keep)
        start = answer[0]
        headers = MutableHeaders(scope=start)
        headers["request-id"] = request.request_id
        headers["x-content-type-options"] = "nosniff"
        headers.setdefault("cache-control", "no-store")
        for message in answer:
            await send(message)
        self._observe(Observation(request, start["status"], time.perf_counter() - started))


async def _whole(receive: Receive) -> Receive:
    """The body, received: what gives it in one piece.

    Raises:
        Refusal: too_large.
    """
    body, more = bytearray(), True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
        if len(body) > BODY_LIMIT:
            raise Refusal("too_large", f"body: is larger than {BODY_LIMIT} bytes", headers=_CLOSE)
    whole = {"type": message["type"], "body": bytes(body), "more_body": False}

    async def received() -> Message:
        return whole

    return received


def refused(refusal: Refusal, request: Request) -> Response:
    """The answer to a request that is refused on a path of no contract."""
    status, body = render(
        status=refusal.status,
        kind=refusal.kind,
        message=refusal.message,
        field=None,
        request_id=request.request_id,
    )
    return JSONResponse(body, status, request.answer_headers | refusal.headers)
