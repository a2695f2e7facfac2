"""An issuer's keys: which of its key set are of use, and how long they are kept."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, RSAKey
from joserfc.util import urlsafe_b64decode

from models.errors import Unavailable
from tenantry.structured import structlog

SECONDS_BETWEEN_FETCHES = 60.0
SECONDS_AFTER_FAILURE = 5.0
SECONDS_KEPT = 3600.0
FEWEST_RSA_BITS = 2048  # RFC 7518, section 3.3

_log = structlog.get_logger()


class KeysUnavailable(Exception):
    """An issuer's keys can't be had now; says why, in one sentence."""


@dataclass(frozen=True)
class PublicKey:
    """A key, and the one algorithm that it is good for."""

    algorithm: str
    key: RSAKey | ECKey


Keys = Mapping[str, PublicKey]
Fetch = Callable[[], Awaitable[Keys]]


class CachedKeys:
    """The keys of one issuer, fetched when they are needed and then kept.

    A key that is not known is looked for once, and then not again for a minute: whoever makes
    up key ids can't make this server call the issuer for each. Keys that are known go on while the
    issuer is down. They are fetched anew in the background after an hour, which is how a key that
    the issuer withdrew is forgotten.

    Args:
        fetch: gets all keys by their id; raises KeysUnavailable.
        issuer: its name in logs.
        pause: seconds after a fetch in which an unknown key is not looked for.
        clock: seconds that never go back.
    """

    def __init__(
        self,
        fetch: Fetch,
        issuer: str,
        *,
        pause: float = SECONDS_BETWEEN_FETCHES,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fetch = fetch
        self._issuer = issuer
        self._pause = pause
        self._clock = clock
        self._keys: Keys = {}
        self._stale_at = self._next_at = clock()
        self._failed = False
        self._fetching: asyncio.Task[None] | None = None

    async def find(self, kid: str) -> PublicKey | None:
        """The key of that id, or None.

        Raises Unavailable when it is not known and the issuer could not be asked.
        """
        key = self._keys.get(kid)
        if key is None:
            await self._fetched()
            key = self._keys.get(kid)
            if key is None and self._failed:
                raise Unavailable("The issuer of the token can't be asked for its keys now.")
        elif self._clock() >= self._stale_at:
            self._begin()
        return key

    async def close(self) -> None:
        """Give up a fetch that is under way."""
        if self._fetching is not None:
            self._fetching.cancel()
            await asyncio.gather(self._fetching, return_exceptions=True)

    async def _fetched(self) -> None:
        task = self._begin()
        if task is not None:
            # Shared by all who wait: one of them who leaves must not end it for the others.
            await asyncio.shield(task)

    def _begin(self) -> asyncio.Task[None] | None:
        """The fetch under way, a new one if there may be one, or None."""
        if self._fetching is None and self._clock() >= self._next_at:
            self._fetching = asyncio.create_task(self._run())
        return self._fetching

    async def _run(self) -> None:
        try:
            self._keys = await self._fetch()
        except KeysUnavailable as error:
            self._failed = True
            self._next_at = self._clock() + min(self._pause, SECONDS_AFTER_FAILURE)
            _log.warning("issuer unavailable", issuer=self._issuer, reason=str(error))
        else:
            self._failed = False
            self._next_at = self._clock() + self._pause
            self._stale_at = self._clock() + SECONDS_KEPT
        finally:
            self._fetching = None


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
