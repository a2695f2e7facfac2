"""Signing up, paying and fetching the first key, with local payments, over the wire."""

import re

import httpx
import pytest

from models.audit import AuditEvent
from tests.handlers.aibi.conftest import EMAIL, Visitor

CHECKOUT_ID = r"cs_local_[A-Za-z0-9_-]{32}"


def test_setup_200_opens_a_checkout_with_its_page(visitor: Visitor) -> None:
    """Rules 28 and 54."""
    answer = visitor.http.post(
        "/v1/stripe/setup", json={"email": EMAIL}, headers={"host": "evil.example"}
    )
    assert answer.status_code == 200
    assert re.fullmatch(CHECKOUT_ID, answer.json()["sessionId"])
    assert answer.json()["url"] == f"http://127.0.0.1:8080/checkout/{answer.json()['sessionId']}"


@pytest.mark.parametrize("email", ["", "acme.example", "a b@acme.example", 7, None])
def test_setup_400_for_what_is_no_address(visitor: Visitor, email: object) -> None:
    """Rule 28."""
    answer = visitor.http.post("/v1/stripe/setup", json={"email": email})
    assert answer.status_code == 400
    assert set(answer.json()) == {"error"}
    assert "email" in answer.json()["error"]


def test_setup_429_when_an_address_begins_too_many(visitor: Visitor) -> None:
    """Rules 53 and 56."""
    answers = [visitor.http.post("/v1/stripe/setup", json={"email": EMAIL}) for _ in range(21)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert {answer.status_code for answer in answers} == {200, 429}
    # A minute of the clock may have ended in between, which brings ten more.
    assert len(refused) in {1, 11}
    assert 0 < int(refused[0].headers["retry-after"]) <= 60
    assert refused[0].headers["ratelimit-policy"] == '"minute";q=10;w=60, "day";q=100;w=86400'
    assert set(refused[0].json()) == {"error"}


def test_setup_429_of_one_address_is_nothing_to_another(visitor: Visitor) -> None:
    """Rule 56."""
    while visitor.http.post("/v1/stripe/setup", json={"email": EMAIL}).status_code != 429:
        pass
    transport = httpx.HTTPTransport(local_address="127.0.0.2")
    with httpx.Client(base_url=visitor.http.base_url, transport=transport) as elsewhere:
        assert elsewhere.post("/v1/stripe/setup", json={"email": EMAIL}).status_code == 200


def test_sign_up_is_audited_as_a_visitors(visitor: Visitor) -> None:
    """Rule 51: of whom the address is all that is known."""
    visitor.sign_up()
    for action in ("aibi.checkout.open", "aibi.checkout.hand_over"):
        event = AuditEvent.get(AuditEvent.action == action)
        assert (event.actor_type, event.actor_id, event.actor_name) == ("user", None, None)
        assert event.source_ip == "127.0.0.1"


def test_session_200_hands_the_key_over_once(visitor: Visitor) -> None:
    """Rule 30."""
    checkout_id = visitor.set_up()
    assert visitor.fetch(checkout_id).status_code == 404
    assert visitor.choose(checkout_id).status_code == 303
    handed = visitor.fetch(checkout_id)
    assert handed.status_code == 200
    assert handed.json()["email"] == EMAIL
    assert handed.json()["message"] == "Store this key now; it is not shown again."
    key = {"authorization": f"Bearer {handed.json()['apiKey']}"}
    assert visitor.http.get("/v1/keys", headers=key).status_code == 200
    assert visitor.fetch(checkout_id).status_code == 404


def test_session_404_tells_nothing_apart(visitor: Visitor) -> None:
    """Rules 6 and 30."""
    fetched, unpaid, cancelled = visitor.set_up(), visitor.set_up(), visitor.set_up()
    visitor.choose(fetched)
    visitor.fetch(fetched)
    visitor.choose(cancelled, "cancel")
    answers = [visitor.fetch(each) for each in (fetched, unpaid, cancelled, "cs_local_none")]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.text for answer in answers}) == 1


def test_session_405_for_head_which_would_lose_the_key(visitor: Visitor) -> None:
    """Rule 50."""
    checkout_id = visitor.set_up()
    visitor.choose(checkout_id)
    assert visitor.http.head(f"/v1/stripe/session/{checkout_id}").status_code == 405
    assert visitor.fetch(checkout_id).status_code == 200


def test_second_sign_up_of_an_address_hands_over_a_key_of_the_same_customer(
    visitor: Visitor,
) -> None:
    """Rule 29."""
    first, second = visitor.sign_up(), visitor.sign_up(EMAIL.upper())
    assert first["customerId"] == second["customerId"]
    assert first["apiKey"] != second["apiKey"]


@pytest.mark.parametrize("signature", [None, "", "t=1,v1=00", "v1=" + "0" * 64, "t=x,v1=y", "💶"])
def test_callback_400_without_a_good_signature(
    anonymous: httpx.Client, signature: str | None
) -> None:
    """Rule 29."""
    headers = {} if signature is None else {b"stripe-signature": signature.encode()}
    answer = anonymous.post("/v1/stripe/callback", json={"id": "evt_1"}, headers=headers)
    assert answer.status_code == 400
    assert set(answer.json()) == {"error"}


def test_callback_400_without_a_body(anonymous: httpx.Client) -> None:
    assert anonymous.post("/v1/stripe/callback").status_code == 400
