"""/llms.txt: the guide to everything that this server serves (rule 37)."""

import asyncio
from functools import cache

from starlette.responses import JSONResponse, PlainTextResponse, Response

from handlers.errors import render
from tenantry.contract import Request
from tenantry.edge import Receive, Scope, Send
from tenantry.guides import contract_guide, server_guide
from tenantry.served import Served

PREFIX = "llms.txt"


class Guides:
    """The guides to what is served, each made when it is first asked for.

    Args:
        served: the contracts and their documents.
        base_url: what the addresses in examples begin with (rule 54).
    """

    def __init__(self, served: Served, base_url: str) -> None:
        self._served = served
        self._base_url = base_url
        self.of = cache(self._of)
        self.whole = cache(self._whole)

    def _of(self, contract: str) -> str:
        return contract_guide(self._served.standalone(contract), self._base_url)

    def _whole(self) -> str:
        documents = {name: self._served.standalone(name) for name in self._served.names}
        return server_guide(documents, self._served.merged["info"], self._base_url)


class LlmsTxt:
    """GET /llms.txt, for anybody."""

    def __init__(self, guides: Guides) -> None:
        self._guides = guides

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await self._answer(Request(dict(scope)))
        await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.path != f"/{PREFIX}":
            return _refusal(404, "not_found", "There is nothing at this path.")
        if request.method not in ("GET", "HEAD"):
            refusal = _refusal(405, "method_not_allowed", "Only GET is allowed here.")
            refusal.headers["allow"] = "GET, HEAD"
            return refusal
        # Made once, from documents that are read from disk: not on the loop.
        return PlainTextResponse(await asyncio.to_thread(self._guides.whole))


def _refusal(status: int, kind: str, message: str) -> Response:
    _, body = render(status=status, kind=kind, message=message, field=None, request_id="")
    return JSONResponse(body, status)
