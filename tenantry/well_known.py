"""/.well-known: where others find the keys of this server's own issuer (rule 7)."""

from starlette.responses import JSONResponse, Response

from tenantry.addresses import Answer
from tenantry.contract import Request
from tenantry.gateways.issuers.own import OwnIssuer

PREFIX = ".well-known"


def answers(issuer: OwnIssuer) -> dict[str, Answer]:
    """The issuer's metadata (OpenID Connect Discovery 1.0) and its key set (RFC 7517)."""

    async def configuration(request: Request) -> Response:
        return JSONResponse(issuer.configuration())

    async def key_set(request: Request) -> Response:
        return JSONResponse(await issuer.key_set())

    return {
        f"/{PREFIX}/openid-configuration": configuration,
        f"/{PREFIX}/jwks.json": key_set,
    }
