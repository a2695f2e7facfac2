"""An issuer's keys over real HTTP: rotated, withdrawn, malformed, slow, and the issuer gone."""

import asyncio
import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import ThreadingHTTPServer
from typing import Any

import httpx
import pytest

from models.errors import Unavailable
from tenantry.gateways.issuers.configuration import Issuer
from tenantry.gateways.issuers.fetching import PublishedKeys
from tenantry.gateways.issuers.key_sets import usable
from tenantry.gateways.issuers.keys import CachedKeys, KeysUnavailable, PublicKey
from tests.issuers.local import CONFIGURATION, KEYS, LocalIssuer, served
from tests.issuers.signing import ECSigner, RSASigner

# Nothing here speaks TLS, and loading the authorities for it takes longer than a test.
NO_AUTHORITIES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
BOTH = [CONFIGURATION, KEYS]
MINUTE, HOUR = 60.0, 3600.0


@dataclass
class Clock:
    """Time that passes when the test says so."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def server() -> Iterator[tuple[LocalIssuer, ThreadingHTTPServer]]:
    with served() as running:
        yield running


@pytest.fixture
def issuer(server: tuple[LocalIssuer, ThreadingHTTPServer]) -> LocalIssuer:
    return server[0]


def die(server: ThreadingHTTPServer) -> None:
    """Stop listening: from now on connections are refused."""
    server.shutdown()
    server.server_close()


class Asking:
    """The keys of an issuer, asked for with a clock of the test's own."""

    def __init__(self, issuer: LocalIssuer, **changes: Any) -> None:
        given = {"issuer": issuer.name, "audience": "tenantry", "grants": ("dailyplay",)}
        self.configured = Issuer.model_validate(given | changes)
        self.clock = Clock()

    async def __aenter__(self) -> CachedKeys:
        self.client = httpx.AsyncClient(verify=NO_AUTHORITIES)
        published = PublishedKeys(self.configured, self.client)
        self.keys = CachedKeys(published, "local", clock=self.clock)
        return self.keys

    async def __aexit__(self, *_: object) -> None:
        await self.keys.close()
        await self.client.aclose()


async def forgotten(keys: CachedKeys, kid: str) -> None:
    """Wait until a key is not known any more."""
    for _ in range(500):
        if await keys.find(kid) is None:
            return
        await asyncio.sleep(0.01)
    raise AssertionError(f"{kid} is still known")


def found(key: PublicKey | None) -> str | None:
    return key and key.algorithm


def test_find_keys_by_the_issuers_configuration(issuer: LocalIssuer) -> None:
    async def scenario() -> None:
        async with Asking(issuer) as keys:
            assert issuer.asked == []
            assert found(await keys.find("rsa-1")) == "RS256"
            assert found(await keys.find("ec-1")) == "ES256"

    asyncio.run(scenario())
    assert issuer.asked == BOTH


def test_find_keys_at_the_address_of_the_settings(issuer: LocalIssuer) -> None:
    async def scenario() -> None:
        async with Asking(issuer, jwks_url=f"{issuer.name}{KEYS}") as keys:
            assert found(await keys.find("rsa-1")) == "RS256"

    asyncio.run(scenario())
    assert issuer.asked == [KEYS]


def test_find_many_at_once_fetches_once(issuer: LocalIssuer) -> None:
    issuer.seconds = 0.1

    async def scenario() -> None:
        async with Asking(issuer) as keys:
            all_found = await asyncio.gather(*(keys.find("rsa-1") for _ in range(50)))
            assert {found(key) for key in all_found} == {"RS256"}

    asyncio.run(scenario())
    assert issuer.asked == BOTH


def test_find_waiting_caller_that_leaves_ends_it_for_nobody(issuer: LocalIssuer) -> None:
    issuer.seconds = 0.1

    async def scenario() -> None:
        async with Asking(issuer) as keys:
            leaving = asyncio.create_task(keys.find("rsa-1"))
            staying = asyncio.create_task(keys.find("rsa-1"))
            await asyncio.sleep(0.05)
            leaving.cancel()
            assert found(await staying) == "RS256"

    asyncio.run(scenario())


def test_find_slow_issuer_never_holds_up_the_loop(issuer: LocalIssuer) -> None:
    """Whoever else is served meanwhile goes on: here a counter of turns of the loop."""
    issuer.seconds = 0.3

    async def scenario() -> int:
        async with Asking(issuer) as keys:
            asked = asyncio.create_task(keys.find("rsa-1"))
            turns = 0
            while not asked.done():
                await asyncio.sleep(0.005)
                turns += 1
            assert found(asked.result()) == "RS256"
        return turns

    assert asyncio.run(scenario()) > 20


def test_find_rotated_key_after_one_more_fetch(issuer: LocalIssuer) -> None:
    async def scenario() -> None:
        asking = Asking(issuer)
        async with asking as keys:
            await keys.find("rsa-1")
            issuer.rotate()
            asking.clock.seconds += MINUTE
            assert found(await keys.find(issuer.signer.kid)) == "RS256"
            assert await keys.find("rsa-1") is None

    asyncio.run(scenario())
    assert issuer.asked == BOTH * 2


def test_find_made_up_keys_fetches_nothing_within_a_minute(issuer: LocalIssuer) -> None:
    """A flood of made-up key ids reaches the issuer once a minute."""

    async def scenario() -> None:
        asking = Asking(issuer)
        async with asking as keys:
            for each in range(100):
                assert await keys.find(f"made-up-{each}") is None
            asking.clock.seconds += MINUTE - 1
            assert await keys.find("made-up") is None
            assert issuer.asked == BOTH
            asking.clock.seconds += 1
            for each in range(100):
                assert await keys.find(f"made-up-{each}") is None

    asyncio.run(scenario())
    assert issuer.asked == BOTH * 2


def test_find_known_keys_while_the_issuer_is_down(
    server: tuple[LocalIssuer, ThreadingHTTPServer],
) -> None:
    issuer, running = server

    async def scenario() -> None:
        asking = Asking(issuer)
        async with asking as keys:
            await keys.find("rsa-1")
            await asyncio.to_thread(die, running)
            asking.clock.seconds += 24 * HOUR
            for _ in range(10):
                assert found(await keys.find("rsa-1")) == "RS256"
                asking.clock.seconds += MINUTE
            with pytest.raises(Unavailable):
                await keys.find("rsa-2")
            assert found(await keys.find("rsa-1")) == "RS256"

    asyncio.run(scenario())
    assert issuer.asked == BOTH


def test_find_unavailable_until_the_issuer_answers(issuer: LocalIssuer) -> None:
    """A key that can't be looked up is no key that is unknown; it is tried again in 5 seconds."""
    issuer.answers[KEYS] = (503, "")

    async def scenario() -> None:
        asking = Asking(issuer)
        async with asking as keys:
            for _ in range(10):
                with pytest.raises(Unavailable):
                    await keys.find("rsa-1")
            assert issuer.asked == BOTH
            del issuer.answers[KEYS]
            asking.clock.seconds += 5
            assert found(await keys.find("rsa-1")) == "RS256"

    asyncio.run(scenario())


def test_find_withdrawn_key_is_forgotten_after_an_hour(issuer: LocalIssuer) -> None:
    async def scenario() -> None:
        asking = Asking(issuer)
        async with asking as keys:
            await keys.find("rsa-1")
            issuer.rotate()
            asking.clock.seconds += HOUR
            # In the background: whoever asks meanwhile is not kept waiting.
            assert found(await keys.find("rsa-1")) == "RS256"
            await forgotten(keys, "rsa-1")

    asyncio.run(scenario())
    assert issuer.asked == BOTH * 2


MALFORMED: dict[str, tuple[str, Any]] = {
    "configuration of another issuer": (CONFIGURATION, {"issuer": "https://x.example.com"}),
    "configuration no object": (CONFIGURATION, []),
    "configuration without an address": (CONFIGURATION, {"jwks_uri": None}),
    "keys at an insecure address": (CONFIGURATION, {"jwks_uri": "http://keys.example.com/"}),
    "keys at a file": (CONFIGURATION, {"jwks_uri": "file:///etc/passwd"}),
    "keys at no address": (CONFIGURATION, {"jwks_uri": "http://[::1"}),
    "keys no JSON": (KEYS, (200, "<html>")),
    "keys no key set": (KEYS, {"keys": {"kid": "rsa-1"}}),
    "keys elsewhere": (KEYS, (302, "")),
    "keys not found": (KEYS, (404, "{}")),
    "keys without an end": (KEYS, (200, " " * 300_000)),
}


@pytest.mark.parametrize("case", MALFORMED)
def test_fetch_refuses_what_is_no_issuers_answer(issuer: LocalIssuer, case: str) -> None:
    path, answer = MALFORMED[case]
    if isinstance(answer, dict) and path == CONFIGURATION:
        answer = issuer.answers[CONFIGURATION] | answer
    issuer.answers[path] = answer

    async def scenario() -> None:
        async with Asking(issuer) as keys:
            with pytest.raises(Unavailable):
                await keys.find("rsa-1")

    asyncio.run(scenario())
    assert "/elsewhere" not in issuer.asked


def test_usable_leaves_out_what_verifies_nothing() -> None:
    rsa, ec = RSASigner("rsa"), ECSigner("ec")
    left_out = [
        {**rsa.public, "kid": "encryption", "use": "enc"},
        {**rsa.public, "kid": "other algorithm", "alg": "RS512"},
        {**rsa.public, "kid": 1},
        {name: value for name, value in rsa.public.items() if name != "kid"},
        {**rsa.public, "kid": "no modulus", "n": None},
        {**rsa.public, "kid": "modulus no base64", "n": "%"},
        {**ec.public, "kid": "off the curve", "x": ec.public["y"]},
        {**ec.public, "kid": "other curve", "crv": "P-384"},
        {"kty": "oct", "kid": "shared secret", "k": "c2VjcmV0", "alg": "HS256"},
        {"kid": "nothing"},
        "no key",
    ]
    kept = usable({"keys": [*left_out, {**rsa.public, "use": "sig", "alg": "RS256"}, ec.public]})
    assert {kid: key.algorithm for kid, key in kept.items()} == {"rsa": "RS256", "ec": "ES256"}


@pytest.mark.parametrize("key_set", [None, [], {}, {"keys": None}, {"keys": {}}, "keys"])
def test_usable_refuses_what_is_no_key_set(key_set: Any) -> None:
    with pytest.raises(KeysUnavailable):
        usable(key_set)


def test_close_ends_a_fetch_under_way(issuer: LocalIssuer) -> None:
    issuer.seconds = 0.5

    async def scenario() -> None:
        async with Asking(issuer) as keys:
            asked = asyncio.create_task(keys.find("rsa-1"))
            await asyncio.sleep(0.05)
            await keys.close()
            with pytest.raises(asyncio.CancelledError):
                await asked

    asyncio.run(scenario())
