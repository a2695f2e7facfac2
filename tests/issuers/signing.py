"""Tokens made by hand, so that what is wrong with one can be anything at all.

They are signed with `cryptography` alone: what verifies them in the server has no part in it.
"""

import base64
import hashlib
import hmac
import json
import time
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

Json = dict[str, Any]


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def number(value: int, length: int) -> str:
    return base64url(value.to_bytes(length, "big"))


def token(header: Any, claims: Any, signature: bytes | None = None) -> str:
    """A token of these parts, with whatever stands for its signature."""
    return f"{signing_input(header, claims)}.{base64url(signature or b'')}"


def signing_input(header: Any, claims: Any) -> str:
    return ".".join(
        base64url(part if isinstance(part, bytes) else json.dumps(part).encode())
        for part in (header, claims)
    )


class RSASigner:
    """A key pair of an issuer that signs RS256."""

    algorithm = "RS256"

    def __init__(self, kid: str, bits: int = 2048) -> None:
        self.kid = kid
        self.private_key = rsa.generate_private_key(65537, bits)

    @property
    def public(self) -> Json:
        numbers = self.private_key.public_key().public_numbers()
        modulus = number(numbers.n, self.private_key.key_size // 8)
        return {"kty": "RSA", "kid": self.kid, "n": modulus, "e": number(numbers.e, 3)}

    def signature(self, text: str) -> bytes:
        return self.private_key.sign(text.encode(), padding.PKCS1v15(), SHA256())

    def sign(self, claims: Any, **header: Any) -> str:
        full = {"alg": self.algorithm, "kid": self.kid, "typ": "JWT"} | header
        full = {name: value for name, value in full.items() if value is not None}
        return token(full, claims, self.signature(signing_input(full, claims)))


class ECSigner(RSASigner):
    """A key pair of an issuer that signs ES256."""

    algorithm = "ES256"

    def __init__(self, kid: str) -> None:
        self.kid = kid
        self.key = ec.generate_private_key(ec.SECP256R1())

    @property
    def public(self) -> Json:
        numbers = self.key.public_key().public_numbers()
        point = {"x": number(numbers.x, 32), "y": number(numbers.y, 32)}
        return {"kty": "EC", "crv": "P-256", "kid": self.kid, **point}

    def signature(self, text: str) -> bytes:
        r, s = decode_dss_signature(self.key.sign(text.encode(), ec.ECDSA(SHA256())))
        return r.to_bytes(32, "big") + s.to_bytes(32, "big")


def hs256(claims: Json, secret: bytes, kid: str) -> str:
    """A token authenticated with a shared secret, as an attacker would with the public key."""
    header = {"alg": "HS256", "kid": kid, "typ": "JWT"}
    text = signing_input(header, claims)
    return token(header, claims, hmac.digest(secret, text.encode(), hashlib.sha256))


def claims_of(issuer: str, **changes: Any) -> Json:
    """What a good token says, with changes; None leaves a claim out."""
    now = int(time.time())
    claims: Json = {
        "iss": issuer,
        "sub": "user_1",
        "aud": "tenantry",
        "azp": "https://dashboard.example.com",
        "iat": now,
        "nbf": now,
        "exp": now + 60,
    }
    return {name: value for name, value in (claims | changes).items() if value is not None}
