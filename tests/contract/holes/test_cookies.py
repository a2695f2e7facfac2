"""A session cookie is not lost beside malformed ones."""

import pytest

from tests.contract.holes.wire import assert_refused, get


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
