"""All issuers of a server together, and what is believed of their tokens."""

from collections.abc import Iterable
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING

from models.identity import VerifiedToken
from tenantry.gateways.issuers.configuration import Issuer
from tenantry.gateways.issuers.keys import CachedKeys, Fetch
from tenantry.gateways.issuers.own import OwnIssuer
from tenantry.gateways.issuers.trusted import TrustedIssuer

if TYPE_CHECKING:
    import httpx

    from tenantry.gateways.issuers.verification import Verifier


class Issuers:
    """The issuers whose tokens are accepted: the server's own, and those of the settings."""

    def __init__(self, own: OwnIssuer, configured: Iterable[Issuer]) -> None:
        self.own = own
        configured = tuple(configured)
        self._by_name: dict[str, TrustedIssuer] = {}
        self._clients: list[httpx.AsyncClient] = []
        if configured:
            self._trust(configured)

    def _trust(self, configured: Iterable[Issuer]) -> None:
        # An HTTP client is 10 MiB, and making one reads the machine's certificates: a server
        # without other issuers does without.
        fetching = import_module("tenantry.gateways.issuers.fetching")
        client = fetching.client()
        self._clients.append(client)
        for each in configured:
            keys = fetching.PublishedKeys(each, client)
            self._by_name[each.issuer] = _trusted(each, keys)

    async def verify(self, token: str) -> VerifiedToken | None:
        """What `token` says, or None for one that is not good; as `Verifier.verify`."""
        return await self._verifier.verify(token)

    @cached_property
    def _verifier(self) -> "Verifier":
        # The cryptography is 12 MiB: a server that is sent no token does without.
        from tenantry.gateways.issuers.verification import Verifier  # noqa: PLC0415

        return Verifier(self._find)

    async def close(self) -> None:
        """End what is under way."""
        for issuer in self._by_name.values():
            await issuer.keys.close()
        for client in self._clients:
            await client.aclose()
        await self.own.close()

    def _find(self, name: str) -> TrustedIssuer | None:
        found = self._by_name.get(name)
        if found is None and self.own.goes_by(name):
            return self.own.trusted
        return found


def _trusted(issuer: Issuer, keys: Fetch) -> TrustedIssuer:
    return TrustedIssuer(
        name=issuer.issuer,
        keys=CachedKeys(keys, issuer.issuer),
        audience=issuer.audience,
        authorized_parties=issuer.authorized_parties,
        grants=issuer.grants,
    )
