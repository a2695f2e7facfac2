"""Getting an issuer's keys over HTTP."""

import asyncio
from typing import Any

import httpx
import orjson

from tenantry.gateways.issuers.configuration import Issuer, is_secure
from tenantry.gateways.issuers.key_sets import usable
from tenantry.gateways.issuers.keys import Keys, KeysUnavailable

SECONDS = 5.0
LONGEST = 262_144
"""Bytes of an answer that are read: a key set of a hundred keys has half as many."""


def client() -> httpx.AsyncClient:
    """What the keys of all issuers are fetched with; the caller closes it."""
    return httpx.AsyncClient(timeout=SECONDS)


class PublishedKeys:
    """The keys that an issuer publishes, found by its configuration (OpenID Connect Discovery 1.0).

    Redirects are not followed, and an answer that takes longer than five seconds is none.
    """

    def __init__(self, issuer: Issuer, client: httpx.AsyncClient) -> None:
        self._issuer = issuer
        self._client = client

    async def __call__(self) -> Keys:
        """All usable keys by their id. Raises KeysUnavailable."""
        try:
            async with asyncio.timeout(SECONDS):
                return usable(await self._get(self._issuer.jwks_url or await self._discovered()))
        except TimeoutError:
            raise KeysUnavailable("it does not answer in time") from None
        except httpx.HTTPError as error:
            raise KeysUnavailable(f"it does not answer ({type(error).__name__})") from error
        except (ValueError, httpx.InvalidURL):
            raise KeysUnavailable("what it answers is malformed") from None

    async def _discovered(self) -> str:
        issuer = self._issuer.issuer
        configuration = await self._get(
            f"{issuer.removesuffix('/')}/.well-known/openid-configuration"
        )
        # Section 4.3: else one issuer could publish another's keys as its own.
        if not isinstance(configuration, dict) or configuration.get("issuer") != issuer:
            raise KeysUnavailable("its configuration is of another issuer")
        url = configuration.get("jwks_uri")
        if not isinstance(url, str) or not is_secure(url):
            raise KeysUnavailable("its configuration has no https address of its keys")
        return url

    async def _get(self, url: str) -> Any:
        async with self._client.stream("GET", url) as answer:
            if answer.status_code != httpx.codes.OK:
                raise KeysUnavailable(f"it answers {answer.status_code}")
            body = bytearray()
            async for part in answer.aiter_bytes():
                body += part
                if len(body) > LONGEST:
                    raise KeysUnavailable("its answer is too long")
        return orjson.loads(body)
