"""An issuer as its tokens are held against it."""

from dataclasses import dataclass

from tenantry.gateways.issuers.keys import CachedKeys


@dataclass(frozen=True)
class TrustedIssuer:
    """An issuer as its tokens are held against it.

    Args:
        name: what its identities are kept under.
        keys: its keys.
        audience: the `aud` that a token must have, None for any.
        authorized_parties: the `azp` that a token must have one of, none for any.
        grants: what its tokens may open.
    """

    name: str
    keys: CachedKeys
    audience: str | None
    authorized_parties: tuple[str, ...]
    grants: tuple[str, ...]
