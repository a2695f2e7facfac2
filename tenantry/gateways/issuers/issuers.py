"""All issuers of a server together, and the one verifier of their tokens."""

from collections.abc import Iterable

import httpx

from tenantry.gateways.issuers.configuration import Issuer
from tenantry.gateways.issuers.fetching import SECONDS, PublishedKeys
from tenantry.gateways.issuers.keys import CachedKeys
from tenantry.gateways.issuers.own import OwnIssuer
from tenantry.gateways.issuers.verification import TrustedIssuer, Verifier


class Issuers:
    """The issuers whose tokens are accepted: the server's own, and those of the settings."""

    def __init__(self, own: OwnIssuer, configured: Iterable[Issuer]) -> None:
        self.own = own
        configured = tuple(configured)
        # Making one reads the machine's certificates, for which a server without other issuers
        # need not wait.
        self._clients = [httpx.AsyncClient(timeout=SECONDS)] if configured else []
        self._by_name = {
            each.issuer: _trusted(each, client) for client in self._clients for each in configured
        }
        self.verifier = Verifier(self._find)

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


def _trusted(issuer: Issuer, client: httpx.AsyncClient) -> TrustedIssuer:
    return TrustedIssuer(
        name=issuer.issuer,
        keys=CachedKeys(PublishedKeys(issuer, client), issuer.issuer),
        audience=issuer.audience,
        authorized_parties=issuer.authorized_parties,
        grants=issuer.grants,
    )
