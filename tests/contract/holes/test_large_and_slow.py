"""Bodies that are too large, too slow, or never come."""

import socket

import pytest

from tests.contract.holes.wire import CHUNKED, JSON, ORDER, assert_refused, chunk, get, post
from tests.contract.server import PATIENCE, exchange, head

LIMIT = 1_048_576


def test_body_200_as_large_as_the_limit(shop: str) -> None:
    body = ORDER + b" " * (LIMIT - len(ORDER))
    assert post(shop, body).json() == {"item": "book"}


@pytest.mark.parametrize("length", [LIMIT + 1, 10**9, 10**18])
def test_body_413_by_its_length_before_any_of_it_is_sent(shop: str, length: int) -> None:
    answer = exchange(shop, head("POST", "/v1/orders", JSON, f"Content-Length: {length}"))
    assert_refused(answer, 413, "too_large")
    assert answer.headers["connection"] == "close"


def test_body_413_in_chunks_before_it_ends(shop: str) -> None:
    """The last chunk never comes: the answer does not wait for it."""
    piece = chunk(b" " * 65_536)
    pieces = [piece] * (LIMIT // 65_536 + 1)
    answer = exchange(shop, head("POST", "/v1/orders", JSON, CHUNKED), *pieces)
    assert_refused(answer, 413, "too_large")
    assert answer.headers["connection"] == "close"


def test_body_that_is_slow_holds_up_nobody(shop: str) -> None:
    host, port = shop.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), PATIENCE) as slow:
        slow.sendall(head("POST", "/v1/orders", JSON, f"Content-Length: {len(ORDER)}") + ORDER[:4])
        assert get(shop, "/v1/orders/a").status == 200
        slow.sendall(ORDER[4:])
        assert slow.recv(12) == b"HTTP/1.1 200"


@pytest.mark.parametrize("part", [b"", ORDER[:4]], ids=["nothing", "some"])
def test_body_408_that_never_arrives(hasty_shop: str, part: bytes) -> None:
    lines = (JSON, f"Content-Length: {len(ORDER)}")
    answer = exchange(hasty_shop, head("POST", "/v1/orders", *lines) + part)
    assert_refused(answer, 408, "timeout")
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize("part", [b"", ORDER[:4]], ids=["nothing", "some"])
def test_client_that_hangs_up_is_no_failure(shop: str, part: bytes) -> None:
    host, port = shop.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), PATIENCE) as connection:
        lines = (JSON, f"Content-Length: {len(ORDER)}")
        connection.sendall(head("POST", "/v1/orders", *lines) + part)
    assert get(shop, "/v1/orders/a").status == 200
