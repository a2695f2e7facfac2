"""The checkout page of local payments, and who may use it."""

import re

import httpx
import pytest

from models.checkout import CheckoutSession
from tests.handlers.aibi.conftest import EMAIL, Visitor


def test_page_walks_from_the_address_to_the_key_without_a_script(visitor: Visitor) -> None:
    """Each step is a form that the page before has."""
    assert 'name="email"' in visitor.http.get("/checkout").text
    begun = visitor.http.post("/checkout", data={"email": EMAIL})
    assert begun.status_code == 303
    page = visitor.http.get(begun.headers["location"])
    assert EMAIL in page.text
    action = re.findall(r'<form method="post" action="([^"]+)"', page.text)[0]
    assert action == begun.headers["location"]
    paid = visitor.http.post(action, data={"choice": "pay"})
    page = visitor.http.get(paid.headers["location"])
    [fetch] = re.findall(r'<form method="get" action="([^"]+)"', page.text)
    assert visitor.http.get(fetch).json()["email"] == EMAIL
    assert "fetched before" in visitor.http.get(paid.headers["location"]).text


def test_page_that_was_cancelled_makes_no_customer(visitor: Visitor) -> None:
    checkout_id = visitor.set_up()
    assert visitor.choose(checkout_id, "cancel").status_code == 303
    assert "Nothing was paid" in visitor.http.get(f"/checkout/{checkout_id}").text
    assert CheckoutSession.get().status == "cancelled"


def test_page_404_for_an_unknown_checkout(visitor: Visitor) -> None:
    assert visitor.http.get("/checkout/cs_local_none").status_code == 404
    assert visitor.choose("cs_local_none").status_code == 404


def test_page_400_for_what_is_no_choice_or_no_address(visitor: Visitor) -> None:
    assert visitor.choose(visitor.set_up(), "steal").status_code == 400
    for email in ("acme", "a\0@acme.example", "x" * 300 + "@acme.example"):
        assert visitor.http.post("/checkout", data={"email": email}).status_code == 400


def test_page_413_for_more_than_a_form(visitor: Visitor) -> None:
    assert visitor.http.post("/checkout", data={"email": "x" * 20_000}).status_code == 413


@pytest.mark.parametrize(
    "header",
    [
        {"host": "tenants.example"},
        {"x-forwarded-for": "192.0.2.1"},
        {"origin": "https://evil.example"},
        {"sec-fetch-site": "cross-site"},
    ],
)
def test_page_404_for_whoever_is_not_at_this_machine(
    visitor: Visitor, header: dict[str, str]
) -> None:
    """Rule 55: nobody else may pay without paying; nor may a page of others pay for them."""
    checkout_id = visitor.set_up()
    for method, path in (("GET", ""), ("POST", ""), ("GET", checkout_id), ("POST", checkout_id)):
        answer = visitor.http.request(
            method,
            f"/checkout/{path}".rstrip("/"),
            data={"choice": "pay", "email": EMAIL} if method == "POST" else None,
            headers=header,
        )
        assert answer.status_code == 404
    assert CheckoutSession.get().status == "open"


def test_page_lets_nothing_in_of_others(visitor: Visitor) -> None:
    answer = visitor.http.get("/checkout")
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert answer.headers["referrer-policy"] == "same-origin"
    assert answer.headers["request-id"].startswith("req_")
    assert answer.headers["cache-control"] == "no-store"


def test_page_shows_an_address_as_text(visitor: Visitor) -> None:
    begun = visitor.http.post("/checkout", data={"email": "<b>@acme.example"})
    assert "&lt;b&gt;@acme.example" in visitor.http.get(begun.headers["location"]).text


@pytest.mark.usefixtures("visitor")
def test_page_405_tells_what_is_allowed(anonymous: httpx.Client) -> None:
    answer = anonymous.delete("/checkout")
    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD", "OPTIONS", "POST"}
