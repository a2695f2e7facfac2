"""Input that servers tend to fail on, or to let through: byte by byte over a real socket.

Whatever comes, the answer has a documented status, the contract's own error shape and a request
id; it is never a 500.
"""

import re
import socket
from collections.abc import Iterator

import pytest

from tests.contract.served.holes import check_session, shape
from tests.contract.server import PATIENCE, Answer, Serve, exchange, head

JSON = "Content-Type: application/json"
CHUNKED = "Transfer-Encoding: chunked"
LIMIT = 1_048_576
LARGEST = 9223372036854775807
NINES = "9" * 5000
ORDER = b'{"item": "book"}'


@pytest.fixture(scope="module", params=["httptools", "h11"])
def shop(serve: Serve, request: pytest.FixtureRequest) -> str:
    """The base URL of the shop, on each of uvicorn's HTTP implementations."""
    client = serve(
        "holes",
        http=request.param,
        credentials={"session": check_session},
        error_shapes={"shop": shape},
    )
    return str(client.base_url)


@pytest.fixture(autouse=True)
def nothing_unexpected(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No test of this file may make the server log an error."""
    yield
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


def get(shop: str, target: str, *lines: str) -> Answer:
    return exchange(shop, head("GET", target, *lines))


def post(shop: str, body: bytes, *lines: str, target: str = "/v1/orders") -> Answer:
    return exchange(shop, head("POST", target, *(lines or (JSON,)), body=body))


def assert_refused(answer: Answer, status: int, code: str, field: str | None = None) -> None:
    problem = answer.json()
    assert (answer.status, problem["code"], problem.get("field")) == (status, code, field)
    assert answer.headers["content-type"] == "application/json"
    assert re.fullmatch("req_[0-9a-f]{32}", answer.headers["request-id"])


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


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("day", "2023-02-29"),
        ("day", "2024-04-31"),
        ("day", "2024-13-01"),
        ("day", "0000-01-01"),
        ("day", "10000-01-01"),
        ("day", "-2024-01-01"),
        ("day", "2024-1-1"),
        ("day", "20240229"),
        ("day", "2024-W09-4"),
        ("day", "\uff12\uff10\uff12\uff14-02-29"),
        ("day", "2024-02-29\\n"),
        ("moment", "2023-02-29T12:00:00Z"),
        ("moment", "2024-02-29T23:59:60Z"),
        ("moment", "2016-12-31T23:59:60Z"),
        ("moment", "2024-02-29T24:00:00Z"),
        ("moment", "2024-02-29T12:60:00Z"),
        ("moment", "0000-01-01T00:00:00Z"),
        ("moment", "0001-01-01T00:00:00+00:01"),
        ("moment", "9999-12-31T23:59:59-00:01"),
        ("moment", "2024-02-29T12:00:00+24:00"),
        ("moment", "2024-02-29T12:00:00+01:60"),
        ("moment", "2024-02-29T12:00:00"),
        ("moment", "2024-02-29 12:00:00Z"),
        ("moment", "2024-02-29T12:00:00.Z"),
        ("moment", "2024-02-29T12:00:00,5Z"),
        ("moment", "2024-02-29T12:00:00+0100"),
        ("moment", "2024-02-29T12:00Z"),
        ("moment", "2024-02-29"),
        ("moment", "2024-02-29T12:00:00Z\\n"),
    ],
)
def test_date_400_that_the_calendar_lacks(shop: str, name: str, value: str) -> None:
    body = f'{{"item": "a", "{name}": "{value}"}}'.encode()
    assert_refused(post(shop, body), 400, "invalid", name)


@pytest.mark.parametrize(
    "value",
    [
        "2024-02-29T12:00:00Z",
        "2024-02-29t12:00:00z",
        "2024-02-29T12:00:00.123456789Z",
        "2024-02-29T12:00:00+23:59",
        "2024-02-29T12:00:00-00:00",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999Z",
        "0001-01-01T00:00:00-00:01",
    ],
)
def test_date_200_that_the_calendar_has(shop: str, value: str) -> None:
    answer = post(shop, f'{{"item": "a", "moment": "{value}"}}'.encode())
    assert answer.json() == {"item": "a", "moment": value}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("limit=1&limit=1", "limit"),
        ("limit=1&limit=2", "limit"),
        ("text=a&%74ext=b", "text"),
        ("limit=1_0", "limit"),
        ("limit=%207%20", "limit"),
        ("limit=+7", "limit"),
        ("limit=%D9%A7", "limit"),
        (f"limit={LARGEST + 1}", "limit"),
        (f"limit={NINES}", "limit"),
        ("limit=NaN", "limit"),
        ("limit=", "limit"),
        ("limit", "limit"),
        ("text=%00", "text"),
        ("text=%FF", "text"),
        ("text=%ED%A0%80", "text"),
        ("since=2024-02-29T23:59:60Z", "since"),
        ("other=%00", None),
        ("%00=a", None),
        ("%FF=a", None),
    ],
)
def test_query_400(shop: str, query: str, field: str | None) -> None:
    assert_refused(get(shop, f"/v1/orders?{query}"), 400, "invalid", field)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"limit": None, "since": None, "text": None}),
        ("&&&", {"limit": None, "since": None, "text": None}),
        ("=&=", {"limit": None, "since": None, "text": None}),
        ("other=1&other=2", {"limit": None, "since": None, "text": None}),
        (f"limit={LARGEST}", {"limit": LARGEST, "since": None, "text": None}),
        ("text=%", {"limit": None, "since": None, "text": "%"}),
        ("text=%zz", {"limit": None, "since": None, "text": "%zz"}),
        ("text=a=b", {"limit": None, "since": None, "text": "a=b"}),
        ("text=a;b", {"limit": None, "since": None, "text": "a;b"}),
        ("text=%0d%0a", {"limit": None, "since": None, "text": "\r\n"}),
        ("text=?", {"limit": None, "since": None, "text": "?"}),
    ],
)
def test_query_200(shop: str, query: str, shown: dict[str, object]) -> None:
    answer = get(shop, f"/v1/orders?{query}")
    assert (answer.status, answer.json()) == (200, shown)


@pytest.mark.parametrize(
    ("segment", "order_id"),
    [
        ("a%2Fb", "a/b"),
        ("a%0Ab", "a\nb"),
        ("%0D%0A", "\r\n"),
        ("%2E%2E", ".."),
        ("..", ".."),
        ("%25", "%"),
        ("%", "%"),
        ("%zz", "%zz"),
        ("a%3Fb%23c", "a?b#c"),
        ("%C3%A4", "ä"),
        ("a%20b", "a b"),
        ("a" * 5000, "a" * 5000),
    ],
)
def test_path_segment_200_is_data(shop: str, segment: str, order_id: str) -> None:
    answer = get(shop, f"/v1/orders/{segment}")
    assert (answer.status, answer.json()) == (200, {"order_id": order_id})


@pytest.mark.parametrize("segment", ["%00", "a%00b", "%FF", "%C3", "%ED%A0%80", "%C0%AF"])
def test_path_segment_400_that_is_no_text(shop: str, segment: str) -> None:
    answer = get(shop, f"/v1/orders/{segment}")
    assert (answer.status, answer.json()["code"]) == (400, "invalid")


@pytest.mark.parametrize("number", [NINES, str(LARGEST + 1), "1_0", "%207", "1.0", "%0A1", "1%0A"])
def test_path_number_400(shop: str, number: str) -> None:
    assert_refused(get(shop, f"/v1/orders/numbers/{number}"), 400, "invalid", "number")


@pytest.mark.parametrize(
    "target", ["/v1/orders/", "/v1/orders//", "/v1/orders/a/", "/v1/orders//a"]
)
def test_path_404_with_an_empty_segment(shop: str, target: str) -> None:
    assert_refused(get(shop, target), 404, "not_found")


@pytest.mark.parametrize("target", ["//v1/orders", "/v1//orders", "/V1/orders", "/"])
def test_path_404_under_no_contract_is_plain(shop: str, target: str) -> None:
    answer = get(shop, target)
    assert answer.status == 404
    assert answer.json().keys() == {"error", "message"}
    assert answer.json()["error"] == "not_found"


@pytest.mark.parametrize(
    "cookies",
    [
        "shop.session_token=token.signature",
        "a=b; shop.session_token=token.signature; c=d",
        "a; b; =; =c; shop.session_token=token.signature",
        'a="; shop.session_token=token.signature',
        "a=\xff\xfe; shop.session_token=token.signature",
        "a=b,c=d; shop.session_token=token.signature",
        "a[b]=c{d}; shop.session_token=token.signature",
        ";;; ; shop.session_token=token.signature;",
        f"a={'b' * 3000}; shop.session_token=token.signature",
    ],
)
def test_cookie_200_beside_malformed_ones_is_not_lost(shop: str, cookies: str) -> None:
    answer = get(shop, "/v1/session", f"Cookie: {cookies}")
    assert (answer.status, answer.json()) == (200, {"principal": "ada"})


def test_cookie_200_in_a_line_of_its_own(shop: str) -> None:
    lines = ("Cookie: a=b", "Cookie: shop.session_token=token.signature")
    assert get(shop, "/v1/session", *lines).status == 200


@pytest.mark.parametrize(
    "cookies",
    [
        "",
        "shop.session_token",
        "shop.session_token=",
        "shop.session_token=\xff",
        "shop.session_token=%FF",
    ],
)
def test_cookie_401_malformed(shop: str, cookies: str) -> None:
    assert_refused(get(shop, "/v1/session", f"Cookie: {cookies}"), 401, "unauthenticated")


def test_head_200_has_no_body(shop: str) -> None:
    answer = exchange(shop, head("HEAD", "/v1/orders/a"), method="HEAD")
    assert (answer.status, answer.content) == (200, b"")
    assert answer.headers["content-length"] == str(len(b'{"order_id":"a"}'))


@pytest.mark.parametrize("target", ["/v1/orders", "/v1/orders/a"])
def test_options_204_and_method_405_tell_the_methods(shop: str, target: str) -> None:
    expected = {"GET", "HEAD", "OPTIONS", "POST"}
    options = exchange(shop, head("OPTIONS", target))
    assert (options.status, options.content) == (204, b"")
    assert set(options.headers["allow"].split(", ")) == expected
    for method in ("PUT", "DELETE", "PATCH", "PROPFIND"):
        answer = exchange(shop, head(method, target))
        assert_refused(answer, 405, "method_not_allowed")
        assert set(answer.headers["allow"].split(", ")) == expected


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
def test_body_408_that_never_arrives(
    shop: str, monkeypatch: pytest.MonkeyPatch, part: bytes
) -> None:
    monkeypatch.setattr("tenantry.contract.bodies._SLOWEST", 0.05)
    lines = (JSON, f"Content-Length: {len(ORDER)}")
    answer = exchange(shop, head("POST", "/v1/orders", *lines) + part)
    assert_refused(answer, 408, "timeout")
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize("part", [b"", ORDER[:4]], ids=["nothing", "some"])
def test_client_that_hangs_up_is_no_failure(shop: str, part: bytes) -> None:
    host, port = shop.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), PATIENCE) as connection:
        lines = (JSON, f"Content-Length: {len(ORDER)}")
        connection.sendall(head("POST", "/v1/orders", *lines) + part)
    assert get(shop, "/v1/orders/a").status == 200
