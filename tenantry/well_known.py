"""/.well-known: where others find the keys of this server's own issuer (rule 7)."""

from starlette.responses import JSONResponse, Response

from handlers.errors import render
from models.errors import Unavailable
from tenantry.contract import Request
from tenantry.edge import Receive, Scope, Send
from tenantry.gateways.issuers.own import OwnIssuer

PREFIX = ".well-known"


class WellKnown:
    """The issuer's metadata (OpenID Connect Discovery 1.0) and its key set (RFC 7517)."""

    def __init__(self, issuer: OwnIssuer) -> None:
        self._issuer = issuer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await self._answer(Request(dict(scope)))
        await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        path = request.path.removeprefix(f"/{PREFIX}/")
        if path not in ("jwks.json", "openid-configuration"):
            return _refusal(404, "not_found", "There is nothing at this path.")
        if request.method not in ("GET", "HEAD"):
            refusal = _refusal(405, "method_not_allowed", "Only GET is allowed here.")
            refusal.headers["allow"] = "GET, HEAD"
            return refusal
        if path == "openid-configuration":
            return JSONResponse(self._issuer.configuration())
        try:
            return JSONResponse(await self._issuer.key_set())
        except Unavailable as error:
            return _refusal(503, "unavailable", error.message)


def _refusal(status: int, kind: str, message: str) -> Response:
    _, body = render(status=status, kind=kind, message=message, field=None, request_id="")
    return JSONResponse(body, status)
