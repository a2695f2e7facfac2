"""Which keys of an issuer's key set are of use."""

from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey
from joserfc.util import urlsafe_b64decode

from tenantry.gateways.issuers.keys import KeysUnavailable, PublicKey

FEWEST_RSA_BITS = 2048  # RFC 7518, section 3.3


def usable(key_set: Any) -> dict[str, PublicKey]:
    """The keys of a JSON Web Key Set (RFC 7517) that verify RS256 or ES256, by their id.

    Keys of other kinds and uses, too short ones, and what is no key at all are left out; only the
    public members of a key are read. Raises KeysUnavailable for what is no key set.
    """
    members = key_set.get("keys") if isinstance(key_set, dict) else None
    if not isinstance(members, list):
        raise KeysUnavailable("what it publishes is no key set")
    found = {}
    for member in members:
        key = _read(member) if isinstance(member, dict) else None
        if key is not None:
            found[member["kid"]] = key
    return found


def _read(member: dict[str, Any]) -> PublicKey | None:
    if not isinstance(member.get("kid"), str) or member.get("use", "sig") != "sig":
        return None
    try:
        key = _public(member)
    except (JoseError, ValueError, TypeError, KeyError, AttributeError):
        return None
    if key is None or member.get("alg", key.algorithm) != key.algorithm:
        return None
    return key


def _public(member: dict[str, Any]) -> PublicKey | None:
    if member.get("kty") == "RSA":
        modulus = int.from_bytes(urlsafe_b64decode(member["n"].encode()))
        if modulus.bit_length() < FEWEST_RSA_BITS:
            return None
        rsa = RSAKey.import_key({name: member[name] for name in ("kty", "n", "e")})
        return PublicKey("RS256", rsa)
    if member.get("kty") == "EC" and member.get("crv") == "P-256":
        curve = ECKey.import_key({name: member[name] for name in ("kty", "crv", "x", "y")})
        return PublicKey("ES256", curve)
    return None
