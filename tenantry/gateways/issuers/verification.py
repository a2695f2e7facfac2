"""Verifying tokens: JSON Web Tokens (RFC 7519) that an issuer signed by RS256 or ES256."""

from collections.abc import Callable
from typing import Any

import orjson
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jws import CompactSignature, JWSRegistry
from joserfc.jwt import JWTClaimsRegistry
from joserfc.util import urlsafe_b64decode

from models.identity import VerifiedToken
from tenantry.gateways.issuers import claims as meaning
from tenantry.gateways.issuers.trusted import TrustedIssuer

ALGORITHMS = ("RS256", "ES256")
LEEWAY_SECONDS = 5
LONGEST_PART = 16_384
"""Characters of a token's header, and of its claims: more than an HTTP header has room for."""

TYPES = (None, "jwt", "at+jwt", "application/at+jwt")
"""The `typ` of tokens for access; others (as `logout+jwt`) have the same issuer and audience."""


class Verifier:
    """Tells what is believed of a token.

    Args:
        find_issuer: the trusted issuer of an `iss`, or None.
    """

    def __init__(self, find_issuer: Callable[[str], TrustedIssuer | None]) -> None:
        self._find_issuer = find_issuer

    async def verify(self, token: str) -> VerifiedToken | None:
        """What `token` says, or None for one that is not good, for whatever reason (rule 5).

        Raises Unavailable when its key is not known and its issuer can't be asked.
        """
        signed = _read(token)
        if signed is None:
            return None
        signature, claims = signed
        name = claims.get("iss")
        issuer = self._find_issuer(name) if isinstance(name, str) else None
        if issuer is None or not await _is_signed_by(issuer, signature):
            return None
        if not _is_good(claims, issuer):
            return None
        return meaning.read(claims, issuer.name, issuer.grants)


def _read(token: str) -> tuple[CompactSignature, dict[str, Any]] | None:
    """The parts of a token, nothing of which is to be believed yet; None for what is none."""
    try:
        header = orjson.loads(urlsafe_b64decode(token.encode("ascii").partition(b".")[0]))
        if not _is_plain(header):
            return None
        signature = jws.extract_compact(token.encode("ascii"), registry=_REGISTRY)
        claims = orjson.loads(signature.payload)
    except (JoseError, ValueError, RecursionError):
        return None
    return (signature, claims) if isinstance(claims, dict) else None


def _is_plain(header: Any) -> bool:
    """Whether a header has what is needed, and nothing that it says must be understood."""
    if not isinstance(header, dict) or "crit" in header or "b64" in header:
        return False
    type_ = header.get("typ")
    return (
        header.get("alg") in ALGORITHMS
        and isinstance(header.get("kid"), str)
        and (type_.lower() if isinstance(type_, str) else type_) in TYPES
    )


async def _is_signed_by(issuer: TrustedIssuer, signature: CompactSignature) -> bool:
    # The header's `jku`, `x5u`, `jwk` and `x5c` are the sender's own words: none is looked at.
    header = signature.headers()
    found = await issuer.keys.find(header["kid"])
    if found is None or found.algorithm != header["alg"]:
        return False
    try:
        return jws.validate_compact(signature, found.key, registry=_REGISTRY)
    except (JoseError, ValueError):
        return False


def _is_good(claims: dict[str, Any], issuer: TrustedIssuer) -> bool:
    """Whether the claims hold now, for us."""
    expected = JWTClaimsRegistry(
        leeway=LEEWAY_SECONDS,
        exp={"essential": True},
        sub={"essential": True},
        **({} if issuer.audience is None else {"aud": _required(issuer.audience)}),
    )
    try:
        expected.validate(claims)
    except JoseError:
        return False
    parties = issuer.authorized_parties
    return (
        meaning.is_name(claims["sub"])
        and (not parties or claims.get("azp") in parties)
        # Clerk: signed in, but with something left to do first.
        and claims.get("sts") != "pending"
    )


def _required(value: str) -> Any:
    return {"essential": True, "value": value}


def _make_registry() -> JWSRegistry:
    # Strict, it would refuse every header that is not of the RFC, such as Clerk's `cat`.
    registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    registry.max_header_length = registry.max_payload_length = LONGEST_PART
    return registry


_REGISTRY = _make_registry()
