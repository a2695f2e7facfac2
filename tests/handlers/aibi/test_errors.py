"""What any operation may refuse, in this contract's shape (rule 50); what is noted (rule 51)."""

import httpx
import pytest

from models import audit
from tests.contract.server import exchange, head

JSON = {"content-type": "application/json"}
SIGN_UP = "/v1/stripe/setup"


def refuses(answer: httpx.Response, status: int) -> None:
    assert answer.status_code == status
    assert set(answer.json()) == {"error"}
    assert answer.headers["request-id"].startswith("req_")


@pytest.mark.parametrize("path", ["/v1/keys/", "/v1/keys/a/b", "/v1/accounts/a/b", "/v1/admin"])
def test_path_404_that_the_contract_lacks(anonymous: httpx.Client, path: str) -> None:
    refuses(anonymous.get(path), 404)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", SIGN_UP, {"POST", "OPTIONS"}),
        ("PUT", "/v1/keys", {"GET", "HEAD", "POST", "OPTIONS"}),
        ("POST", "/v1/stripe/session/cs_1", {"GET", "OPTIONS"}),
    ],
)
def test_method_405_tells_which_are_allowed(
    anonymous: httpx.Client, method: str, path: str, allowed: set[str]
) -> None:
    answer = anonymous.request(method, path)
    refuses(answer, 405)
    assert set(answer.headers["allow"].split(", ")) == allowed


def test_media_type_415_that_is_not_json(anonymous: httpx.Client) -> None:
    refuses(anonymous.post(SIGN_UP, data={"email": "owner@acme.example"}), 415)


def test_body_413_beyond_a_mebibyte(anonymous: httpx.Client) -> None:
    body = b'{"email": "' + b"x" * 1_048_576 + b'"}'
    refuses(anonymous.post("/v1/stripe/callback", content=body, headers=JSON), 413)


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"email": "\\u0000@acme.example"}',
        b'{"email": "\\ud800@acme.example"}',
        b'{"email": "\xff@acme.example"}',
        b'{"email": NaN}',
        b"[" * 2000 + b"]" * 2000,
        b'{"email": "' + b"x" * 250 + b'@acme.example"}',
    ],
)
def test_body_400_that_can_not_be_stored(anonymous: httpx.Client, body: bytes) -> None:
    refuses(anonymous.post(SIGN_UP, content=body, headers=JSON), 400)


@pytest.mark.parametrize("segment", ["%00", "%ff", "%0A", "a%2Fb", "€", "x" * 5000])
def test_session_id_of_any_text_is_refused(base_url: str, segment: str) -> None:
    """Never a 500."""
    request = head("GET", f"/v1/stripe/session/{segment}".encode().decode("latin-1"))
    assert exchange(base_url, request).status in {400, 404}


def test_change_is_audited_with_its_actor_and_its_request(customer: httpx.Client) -> None:
    """Rule 51."""
    answer = customer.post("/v1/keys", json={"name": "ci"})
    events, _ = audit.page(audit.Filters(), limit=1)
    [event] = events
    assert event.action == "aibi.api_key.create"
    assert event.actor_type == "api_key"
    assert event.actor_name == "Checkout"
    assert event.target_id == answer.json()["id"]
    assert event.request_id == answer.headers["request-id"]
    assert event.source_ip == "127.0.0.1"
    assert answer.json()["key"] not in repr(event.__data__)
