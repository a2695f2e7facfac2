"""JSON that is no text, no number of 64 bits, or too deep."""

import pytest

from tests.contract.holes.wire import NINES, ORDER, assert_refused, post


@pytest.mark.parametrize(
    "body",
    [
        b'{"item": "\xff"}',
        b'{"item": "\xc3"}',
        b'{"item": "\xed\xa0\x80"}',
        b'{"item": "\xf4\x90\x80\x80"}',
        b'{"\xff": 1, "item": "a"}',
        ORDER.decode().encode("utf-16"),
        b"\xff\xfe",
    ],
)
def test_body_400_that_is_not_utf_8(shop: str, body: bytes) -> None:
    assert_refused(post(shop, body), 400, "invalid")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (b'{"item": "\x00"}', None),
        (b'{"item": "a\\u0000b"}', "item"),
        (b'{"item": "\\ud800"}', None),
        (b'{"item": "\\udfff\\ud800"}', None),
        (b'{"item": "a", "amount": NaN}', None),
        (b'{"item": "a", "weight": Infinity}', None),
        (b'{"item": "a", "weight": -Infinity}', None),
        (b'{"item": "a", "amount": 9223372036854775808}', "amount"),
        (b'{"item": "a", "amount": -9223372036854775809}', "amount"),
        (b'{"item": "a", "amount": 1e19}', "amount"),
        (b'{"item": "a", "amount": 1e30}', "amount"),
        (b'{"item": "a", "other": 18446744073709551616}', "other"),
    ],
)
def test_body_400_that_no_store_can_hold(shop: str, body: bytes, field: str | None) -> None:
    assert_refused(post(shop, body), 400, "invalid", field)


@pytest.mark.parametrize(
    "number", [NINES, f"-{NINES}", f"{NINES}.5", f"1e{NINES}", f"0.{NINES}e-9"]
)
@pytest.mark.parametrize("name", ["amount", "other"])
def test_body_with_a_number_of_5000_digits_is_no_failure(shop: str, name: str, number: str) -> None:
    answer = post(shop, f'{{"item": "a", "{name}": {number}}}'.encode())
    assert answer.status in (200, 400)
    assert "request-id" in answer.headers
    if "." not in number:
        assert answer.status == 400


@pytest.mark.parametrize("pair", [(b"[", b"]"), (b'{"a":', b"}")])
@pytest.mark.parametrize("depth", [1025, 20_000, 150_000])
def test_body_400_nested_too_deeply(shop: str, pair: tuple[bytes, bytes], depth: int) -> None:
    opening, closing = pair
    body = b'{"item": "a", "other": ' + opening * depth + b"1" + closing * depth + b"}"
    assert_refused(post(shop, body), 400, "invalid")


@pytest.mark.parametrize("body", [b"[" * 500_000, b'{"a":' * 200_000, b'"' * 9, b"{" * 9])
def test_body_400_that_never_closes(shop: str, body: bytes) -> None:
    assert_refused(post(shop, body), 400, "invalid")
