"""/llms.txt: the guide to everything that this server serves (rule 37)."""

import asyncio
from functools import cache

from starlette.responses import PlainTextResponse, Response

from tenantry.addresses import Answer
from tenantry.contract import Request
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


def answers(guides: Guides) -> dict[str, Answer]:
    """The guide to everything, for anybody."""

    async def whole(request: Request) -> Response:
        # Made once, from documents that are read from disk: not on the loop.
        return PlainTextResponse(await asyncio.to_thread(guides.whole))

    return {f"/{PREFIX}": whole}
