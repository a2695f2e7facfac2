"""An issuer's keys, and how long they are kept."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.errors import Unavailable
from tenantry.structured import structlog

if TYPE_CHECKING:
    from joserfc.jwk import ECKey, RSAKey

SECONDS_BETWEEN_FETCHES = 60.0
SECONDS_AFTER_FAILURE = 5.0
SECONDS_KEPT = 3600.0

_log = structlog.get_logger()


class KeysUnavailable(Exception):
    """An issuer's keys can't be had now; says why, in one sentence."""


@dataclass(frozen=True)
class PublicKey:
    """A key, and the one algorithm that it is good for."""

    algorithm: str
    key: "RSAKey | ECKey"


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
