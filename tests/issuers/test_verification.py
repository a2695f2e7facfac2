"""Which tokens are believed: the table of those that are refused, and of those that are not.

Expected values come from RFC 7515, RFC 7519 and rule 7.
"""

import asyncio
import base64
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from models.identity import VerifiedToken
from tenantry.gateways.issuers.key_sets import usable
from tenantry.gateways.issuers.keys import CachedKeys, Keys
from tenantry.gateways.issuers.trusted import TrustedIssuer
from tenantry.gateways.issuers.verification import Verifier
from tests.issuers.signing import (
    ECSigner,
    Json,
    RSASigner,
    base64url,
    claims_of,
    hs256,
    signing_input,
    token,
)

ISSUER = "https://id.example.com"
OTHER = "https://other.example.com"
PARTY = "https://dashboard.example.com"
NEW, EC = RSASigner("rsa-1"), ECSigner("ec-1")
STRANGER = RSASigner("rsa-1")
OTHERS = RSASigner("rsa-other")
SHORT = RSASigner("rsa-short", bits=1024)


def good(**changes: Any) -> Json:
    return claims_of(ISSUER, **changes)


def seconds(**changes: int) -> Json:
    """The claims of a good token with moments so many seconds from now."""
    return good(**{name: int(time.time()) + value for name, value in changes.items()})


def tampered() -> str:
    header, _, signature = NEW.sign(good()).split(".")
    return f"{header}.{base64url(str(good(sub='user_2')).encode())}.{signature}"


def pem() -> bytes:
    public = NEW.private_key.public_key()
    return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def der() -> bytes:
    public = NEW.private_key.public_key()
    return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def unpadded_signature_of_nothing() -> str:
    header = {"alg": "RS256", "kid": "rsa-1"}
    return f"{signing_input(header, good())}."


REFUSED: dict[str, Callable[[], str]] = {
    "forged: another key under a known kid": lambda: STRANGER.sign(good()),
    "forged: another key, its address in jku": lambda: STRANGER.sign(
        good(), jku="https://evil.example.com/jwks.json"
    ),
    "forged: another key, itself in jwk": lambda: STRANGER.sign(good(), jwk=STRANGER.public),
    "forged: another key, its certificate in x5u": lambda: STRANGER.sign(
        good(), x5u="https://evil.example.com/cert.pem"
    ),
    "forged: another key, its certificate in x5c": lambda: STRANGER.sign(good(), x5c=["MIIB"]),
    "forged: claims exchanged after signing": tampered,
    "forged: no signature": unpadded_signature_of_nothing,
    "forged: a signature of zeros": lambda: token(
        {"alg": "ES256", "kid": "ec-1"}, good(), bytes(64)
    ),
    "alg none": lambda: token({"alg": "none"}, good()),
    "alg none with a kid": lambda: token({"alg": "none", "kid": "rsa-1"}, good()),
    "alg nOnE": lambda: token({"alg": "nOnE", "kid": "rsa-1"}, good()),
    "alg HS256 with the public key (PEM)": lambda: hs256(good(), pem(), "rsa-1"),
    "alg HS256 with the public key (DER)": lambda: hs256(good(), der(), "rsa-1"),
    "alg HS256 with the modulus": lambda: hs256(good(), NEW.public["n"].encode(), "rsa-1"),
    "alg RS512 of a key for RS256": lambda: NEW.sign(good(), alg="RS512"),
    "alg PS256 of a key for RS256": lambda: NEW.sign(good(), alg="PS256"),
    "alg ES256 of an RSA key": lambda: NEW.sign(good(), alg="ES256"),
    "alg absent": lambda: NEW.sign(good(), alg=None),
    "alg no text": lambda: NEW.sign(good(), alg=["RS256"]),
    "kid unknown": lambda: NEW.sign(good(), kid="rsa-2"),
    "kid absent": lambda: NEW.sign(good(), kid=None),
    "kid a path": lambda: NEW.sign(good(), kid="../../../dev/null"),
    "kid no text": lambda: NEW.sign(good(), kid={"rsa-1": 1}),
    "kid of another issuer": lambda: OTHERS.sign(good()),
    "key of 1,024 bits": lambda: SHORT.sign(good()),
    "key published for encryption": lambda: NEW.sign(good(), kid="enc"),
    "expired 6 s ago": lambda: NEW.sign(seconds(exp=-6)),
    "expiry absent": lambda: NEW.sign(good(exp=None)),
    "expiry no number": lambda: NEW.sign(good(exp="tomorrow")),
    "expiry true": lambda: NEW.sign(good(exp=True)),
    "expiry NaN": lambda: NEW.sign(good(exp=float("nan"))),
    "expiry infinite": lambda: NEW.sign(good(exp=float("inf"))),
    "not valid for 10 s yet": lambda: NEW.sign(seconds(nbf=10)),
    "issued in the future": lambda: NEW.sign(seconds(iat=10)),
    "audience another's": lambda: NEW.sign(good(aud="another")),
    "audience a list without us": lambda: NEW.sign(good(aud=["another", "third"])),
    "audience absent": lambda: NEW.sign(good(aud=None)),
    "audience part of ours": lambda: NEW.sign(good(aud="tenant")),
    "audience an object": lambda: NEW.sign(good(aud={"tenantry": 1})),
    "issuer not in the settings": lambda: NEW.sign(good(iss="https://evil.example.com")),
    "issuer with a slash more": lambda: NEW.sign(good(iss=f"{ISSUER}/")),
    "issuer another of the settings": lambda: NEW.sign(good(iss=OTHER)),
    "issuer absent": lambda: NEW.sign(good(iss=None)),
    "issuer a list": lambda: NEW.sign(good(iss=[ISSUER])),
    "azp not in the allow-list": lambda: NEW.sign(good(azp="https://evil.example.com")),
    "azp absent": lambda: NEW.sign(good(azp=None)),
    "azp a list": lambda: NEW.sign(good(azp=[PARTY])),
    "subject absent": lambda: NEW.sign(good(sub=None)),
    "subject empty": lambda: NEW.sign(good(sub="")),
    "subject no text": lambda: NEW.sign(good(sub=1)),
    "subject with a NUL": lambda: NEW.sign(good(sub="user\0")),
    "subject of 256 characters": lambda: NEW.sign(good(sub="s" * 256)),
    "a logout token": lambda: NEW.sign(good(), typ="logout+jwt"),
    "an extension that must be understood": lambda: NEW.sign(good(), crit=["exp"], exp=1),
    "an extension that this server would know": lambda: NEW.sign(good(), crit=["b64"], b64=True),
    "an extension that is none": lambda: NEW.sign(good(), crit=["kid"]),
    "an extension unannounced": lambda: NEW.sign(good(), b64=True),
    "an unencoded payload": lambda: NEW.sign(good(), b64=False, crit=["b64"]),
    "a session with something left to do": lambda: NEW.sign(good(sts="pending")),
    "claims no object": lambda: NEW.sign([good()]),
    "claims no JSON": lambda: NEW.sign(b"{"),
    "claims not UTF-8": lambda: NEW.sign(b'{"iss": "\xff"}'),
    "claims nested deeply": lambda: NEW.sign(b"[" * 9000 + b"]" * 9000),
    "claims of 16 KiB": lambda: NEW.sign(good(pad="p" * 16_384)),
    "header no object": lambda: token(["RS256"], good(), NEW.signature("")),
    "header nested deeply": lambda: token(b"[" * 9000 + b"]" * 9000, good()),
    "header a deep object": lambda: token(
        b'{"alg":"RS256","kid":"rsa-1","a":' + b"[" * 1000 + b"]" * 1000 + b"}", good()
    ),
    "header no base64": lambda: "%%%." + NEW.sign(good()).partition(".")[2],
    "two parts": lambda: NEW.sign(good()).rpartition(".")[0],
    "four parts": lambda: NEW.sign(good()) + ".",
    "five parts, as if encrypted": lambda: "a.b.c.d.e",
    "no token at all": lambda: "dpk_3c1f9ab2e4d5f60718293a4b5c6d7e8f90a1b2c3",
    "nothing": lambda: "",
    "not ASCII": lambda: NEW.sign(good()) + "é",
}

ACCEPTED: dict[str, Callable[[], str]] = {
    "RS256": lambda: NEW.sign(good()),
    "ES256": lambda: EC.sign(good()),
    "type absent": lambda: NEW.sign(good(), typ=None),
    "type of an access token": lambda: NEW.sign(good(), typ="at+JWT"),
    "expired 3 s ago": lambda: NEW.sign(seconds(exp=-3)),
    "valid in 3 s": lambda: NEW.sign(seconds(nbf=3, iat=3)),
    "audience a list with us": lambda: NEW.sign(good(aud=["another", "tenantry"])),
    "not before and issued at absent": lambda: NEW.sign(good(nbf=None, iat=None)),
    "a good key beside a jku, which is ignored": lambda: NEW.sign(
        good(), jku="https://evil.example.com/jwks.json"
    ),
    "a header of the issuer's own": lambda: NEW.sign(good(), cat="cl_B7d4PD111AAA"),
    "subject of 255 characters": lambda: NEW.sign(good(sub="s" * 255)),
}


def verified(text: str) -> VerifiedToken | None:
    return asyncio.run(verifier().verify(text))


def verifier() -> Verifier:
    published = [NEW.public, EC.public, SHORT.public, {**NEW.public, "kid": "enc", "use": "enc"}]
    issuers = {
        ISSUER: trusted(ISSUER, {"keys": published}),
        OTHER: trusted(OTHER, {"keys": [OTHERS.public]}),
    }
    return Verifier(issuers.get)


def trusted(name: str, key_set: Json) -> TrustedIssuer:
    async def fetch() -> Keys:
        return usable(key_set)

    return TrustedIssuer(
        name=name,
        keys=CachedKeys(fetch, name),
        audience="tenantry",
        authorized_parties=(PARTY,),
        grants=("dailyplay",),
    )


@pytest.mark.parametrize("case", REFUSED)
def test_verify_refuses(case: str) -> None:
    """Rules 5 and 7."""
    assert verified(REFUSED[case]()) is None


@pytest.mark.parametrize("case", ACCEPTED)
def test_verify_accepts(case: str) -> None:
    """Rule 7."""
    found = verified(ACCEPTED[case]())
    assert found is not None
    assert (found.issuer, found.grants) == (ISSUER, frozenset({"dailyplay"}))


@pytest.mark.parametrize("algorithm", ["none", "HS256", "RS512", None])
def test_verify_other_algorithm_never_asks_the_issuer(algorithm: str | None) -> None:
    """Whoever makes up tokens can't make this server call anybody for what it would refuse."""
    asked: list[str] = []

    async def fetch() -> Keys:
        asked.append(ISSUER)
        return {}

    issuer = replace(trusted(ISSUER, {"keys": []}), keys=CachedKeys(fetch, ISSUER))
    verifier = Verifier({ISSUER: issuer}.get)
    assert asyncio.run(verifier.verify(NEW.sign(good(), alg=algorithm, kid="new"))) is None
    assert asked == []
    assert asyncio.run(verifier.verify(NEW.sign(good(), kid="new"))) is None
    assert asked == [ISSUER]


def test_verify_signature_in_any_other_spelling_is_refused_or_the_same() -> None:
    """A token cut short or lengthened anywhere is refused, at every one of its places."""
    text = NEW.sign(good())
    assert all(verified(text[:end]) is None for end in range(0, len(text), 37))
    assert verified(f"{text}A") is None


def test_repr_of_what_is_verified_holds_no_token() -> None:
    """Rule 3."""
    text = NEW.sign(good())
    found = verified(text)
    assert text.rpartition(".")[2] not in repr(found)
    assert base64.b64encode(text.encode()).decode() not in repr(found)
