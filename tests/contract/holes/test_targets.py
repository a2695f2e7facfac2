"""Paths and query strings: what is data, what is another path, what is no text."""

import pytest

from tests.contract.holes.wire import LARGEST, NINES, assert_refused, get
from tests.contract.server import exchange, head


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
