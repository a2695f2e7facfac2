"""Single addresses for reading beside the contracts: /metrics, /llms.txt and their like."""

from collections.abc import Awaitable, Callable, Mapping

from starlette.responses import Response

from models.errors import DomainError
from tenantry.contract import Refusal, Request
from tenantry.edge import REQUEST, Receive, Scope, Send, refused

Answer = Callable[[Request], Awaitable[Response]]


class Addresses:
    """The addresses that begin with one path segment; each is for reading alone.

    Args:
        answers: path -> what answers it. A Refusal or a DomainError that it raises is written as
            errors are on paths of no contract.
    """

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        self._answers = answers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request: Request = scope[REQUEST]
        try:
            response = await self._answer(request)
        except Refusal as refusal:
            response = refused(refusal, request)
        except DomainError as error:
            as_refusal = Refusal(error.kind, error.message, headers=error.headers)
            response = refused(as_refusal, request)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        answer = self._answers.get(request.path)
        if answer is None:
            raise Refusal("not_found", "There is nothing at this path.")
        if request.method not in ("GET", "HEAD"):
            allow = {"allow": "GET, HEAD"}
            raise Refusal("method_not_allowed", "Only GET is allowed here.", headers=allow)
        return await answer(request)
