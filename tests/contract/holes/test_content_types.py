"""Content types, and bodies that are in chunks, absent or ignored."""

import pytest

from tests.contract.holes.wire import CHUNKED, JSON, ORDER, assert_refused, chunk, post
from tests.contract.server import exchange, head


@pytest.mark.parametrize(
    "line",
    [
        "Content-Type: application/JSON",
        "content-type: APPLICATION/Json; charset=UTF-8",
        'CONTENT-TYPE: application/json;charset="utf-8"',
    ],
)
def test_content_type_200_in_another_case_is_the_same_type(shop: str, line: str) -> None:
    assert post(shop, ORDER, line).json() == {"item": "book"}


@pytest.mark.parametrize(
    "line", ["Content-Type: application/JSON", "content-type: aPPLICATION/json"]
)
def test_content_type_400_in_another_case_is_checked_too(shop: str, line: str) -> None:
    assert_refused(post(shop, b'{"item": 7}', line), 400, "invalid", "item")


@pytest.mark.parametrize(
    "line",
    [
        "X-No-Content-Type: a",
        "Content-Type:",
        "Content-Type: ;",
        "Content-Type: /",
        "Content-Type: application",
        "Content-Type: application/json; charset=bogus",
        "Content-Type: application/json; charset=utf-7",
        "Content-Type: application/json; charset=\xff",
        "Content-Type: application/json, text/plain",
        "Content-Type: \xff\xfe",
    ],
)
def test_content_type_415_missing_malformed_or_of_a_bogus_charset(shop: str, line: str) -> None:
    assert_refused(post(shop, ORDER, line), 415, "unsupported")


def test_content_type_415_given_twice_with_two_types(shop: str) -> None:
    assert_refused(post(shop, ORDER, JSON, "Content-Type: text/plain"), 415, "unsupported")


def test_body_200_in_chunks(shop: str) -> None:
    parts = [chunk(ORDER[:5]), chunk(ORDER[5:]), b"0\r\n\r\n"]
    answer = exchange(shop, head("POST", "/v1/orders", JSON, CHUNKED), *parts)
    assert (answer.status, answer.json()) == (200, {"item": "book"})


@pytest.mark.parametrize("lines", [("Content-Length: 0",), (JSON,), (), ("Content-Type: a/b",)])
def test_optional_body_200_absent(shop: str, lines: tuple[str, ...]) -> None:
    answer = exchange(shop, head("POST", "/v1/orders/a", *lines))
    assert (answer.status, answer.json()) == (200, {"order_id": "a", "body": None})


def test_optional_body_200_absent_in_no_chunks(shop: str) -> None:
    answer = exchange(shop, head("POST", "/v1/orders/a", JSON, CHUNKED), b"0\r\n\r\n")
    assert (answer.status, answer.json()) == (200, {"order_id": "a", "body": None})


@pytest.mark.parametrize("lines", [("Content-Length: 0", JSON), (JSON,), ()])
def test_required_body_400_absent(shop: str, lines: tuple[str, ...]) -> None:
    assert_refused(exchange(shop, head("POST", "/v1/orders", *lines)), 400, "invalid")
