"""The event loop answers while synchronous code blocks, and threads are bounded."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import pytest

from tenantry.contract import Options
from tests.contract.served.loop import CHECKER, CREDENTIALS, HANDLER, PATIENCE, REQUESTS, Gate
from tests.contract.server import Serve

THREADS = 2
KEYS = {"x-slow": "a", "x-counted": "a", "x-thread": "a"}


def start(serve: Serve, *, inline: bool) -> httpx.Client:
    options = Options(check_responses=True, threads=THREADS, inline_point_reads=inline)
    client = serve("loop", credentials=CREDENTIALS, options=options)
    client.headers.update(KEYS)
    return client


@pytest.fixture(scope="module")
def pooled(serve: Serve) -> httpx.Client:
    return start(serve, inline=False)


@pytest.fixture(scope="module")
def inline(serve: Serve) -> httpx.Client:
    return start(serve, inline=True)


@contextmanager
def held_up(
    client: httpx.Client, gate: Gate, path: str, count: int
) -> Iterator[list[Future[httpx.Response]]]:
    """`count` requests that are held up at the gate until the block ends."""
    gate.close()
    with ThreadPoolExecutor(count) as senders:
        try:
            yield [senders.submit(client.get, path) for _ in range(count)]
        finally:
            gate.open()


@pytest.mark.parametrize(
    ("gate", "path"), [(HANDLER, "/blocked"), (CHECKER, "/guarded")], ids=["handler", "checker"]
)
def test_blocked_thread_does_not_hold_up_the_loop(
    pooled: httpx.Client, gate: Gate, path: str
) -> None:
    with held_up(pooled, gate, path, 1) as [answer]:
        assert gate.arrived.acquire(timeout=PATIENCE)
        assert pooled.get("/async").status_code == 200
        assert not answer.done()
    assert answer.result().status_code == 200


def test_threads_are_bounded_and_nobody_is_turned_away(pooled: httpx.Client) -> None:
    waiting = 3 * THREADS
    with held_up(pooled, HANDLER, "/counted", waiting) as answers:
        for _ in range(waiting):
            assert REQUESTS.acquire(timeout=PATIENCE)
        for _ in range(THREADS):
            assert HANDLER.arrived.acquire(timeout=PATIENCE)
        assert pooled.get("/async").status_code == 200
    assert [answer.result().status_code for answer in answers] == [200] * waiting
    assert HANDLER.peak == THREADS


def test_synchronous_handler_runs_beside_the_loop(
    pooled: httpx.Client, inline: httpx.Client
) -> None:
    for client in (pooled, inline):
        assert client.get("/sync").json() != client.get("/async").json()


@pytest.mark.parametrize("path", ["/point", "/checked"])
def test_point_read_runs_on_the_loop_only_where_asked(
    pooled: httpx.Client, inline: httpx.Client, path: str
) -> None:
    assert inline.get(path).json() == inline.get("/async").json()
    assert pooled.get(path).json() != pooled.get("/async").json()
