"""This server as an issuer of its own: where its keys are, and what its tokens may open."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

from handlers.loopback import is_loopback_host
from models import signing_key
from models.errors import Unavailable
from models.identity import OWN_ISSUER
from models.own_token import AUDIENCE
from tenantry.gateways.issuers.keys import CachedKeys, Keys, KeysUnavailable
from tenantry.gateways.issuers.trusted import TrustedIssuer

SECONDS_BETWEEN_READS = 1.0

KeySet = dict[str, list[dict[str, Any]]]


class OwnIssuer:
    """The server's own issuer, whose keys lie in its database.

    Args:
        address: its `iss`, and what its tokens bear from now on.
        fixed: whether the address is the one that clients were told. One that is made of host and
            port may differ from what a command on this machine, or the server before its last
            start, took it for: then tokens of any address of this machine are accepted, if
            they bear this server's signature.
    """

    def __init__(self, address: str, *, fixed: bool) -> None:
        self.address = address
        self._fixed = fixed
        # A read of the database may wait for it, and the loop must not.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="signing-keys")
        self._keys = CachedKeys(self._fetch, OWN_ISSUER, pause=SECONDS_BETWEEN_READS)
        self.trusted = TrustedIssuer(
            name=OWN_ISSUER,
            keys=self._keys,
            audience=AUDIENCE,
            authorized_parties=(),
            grants=("dailyplay", "tenant-registry"),
        )

    def goes_by(self, name: str) -> bool:
        """Whether `name` is an `iss` of this issuer's tokens."""
        return name == self.address or (not self._fixed and _is_local(name))

    def configuration(self) -> dict[str, Any]:
        """Its metadata (OpenID Connect Discovery 1.0); nobody signs in here, so no endpoints."""
        return {
            "issuer": self.address,
            "jwks_uri": f"{self.address}/.well-known/jwks.json",
            "response_types_supported": [],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [signing_key.ALGORITHM],
        }

    async def key_set(self) -> KeySet:
        """The keys of all tokens that may be good, as a JSON Web Key Set. Raises Unavailable."""
        loop = asyncio.get_running_loop()
        return {"keys": await loop.run_in_executor(self._thread, signing_key.published)}

    async def close(self) -> None:
        """End its thread."""
        await self._keys.close()
        await asyncio.to_thread(self._thread.shutdown)

    async def _fetch(self) -> Keys:
        from tenantry.gateways.issuers.key_sets import usable  # noqa: PLC0415 - with the first token

        try:
            return usable(await self.key_set())
        except Unavailable as error:
            raise KeysUnavailable(error.message) from error


def _is_local(name: str) -> bool:
    try:
        parts = urlsplit(name)
    except ValueError:
        return False
    return parts.scheme == "http" and is_loopback_host(parts.hostname or "") and not parts.path
