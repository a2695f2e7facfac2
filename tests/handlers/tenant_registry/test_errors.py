"""What any operation may refuse, in this contract's shape (rule 50)."""

import re

import httpx
import pytest

from handlers.tenant_registry.errors import render
from tests.contract.server import exchange
from tests.handlers.tenant_registry.refusals import refuses

JSON = {"content-type": "application/json"}


@pytest.mark.parametrize("path", ["/v1/tenants/", "/v1/tenants/a/b", "/v1/audit/1"])
def test_path_404_that_the_contract_lacks(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert set(answer.json()) == {"error", "message"}
    assert answer.json()["error"] == "not_found"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("GET", "/v1/tenants", {"POST", "OPTIONS"}),
        ("PUT", "/v1/api-keys", {"GET", "HEAD", "POST", "OPTIONS"}),
        ("HEAD", "/v1/internal/api-keys/verify", {"POST", "OPTIONS"}),
    ],
)
def test_method_405_tells_which_are_allowed(
    client: httpx.Client, method: str, path: str, allowed: set[str]
) -> None:
    answer = client.request(method, path)
    assert answer.status_code == 405
    assert set(answer.headers["allow"].split(", ")) == allowed


def test_media_type_415_that_is_not_json(client: httpx.Client) -> None:
    answer = client.post("/v1/tenants", data={"slug": "acme", "name": "Acme"})
    assert (answer.status_code, answer.json()["error"]) == (415, "unsupported_media_type")


def test_body_413_beyond_a_mebibyte(client: httpx.Client) -> None:
    body = b'{"slug": "acme", "name": "' + b"x" * 1_048_576 + b'"}'
    answer = client.post("/v1/tenants", content=body, headers=JSON)
    assert (answer.status_code, answer.json()["error"]) == (413, "body_too_large")


def test_body_400_that_can_not_be_stored(client: httpx.Client) -> None:
    for body in (
        b"{",
        b'{"slug": "acme", "name": "\\u0000"}',
        b'{"slug": "acme", "name": "\\ud800"}',
        b'{"slug": "acme", "name": "\xff"}',
        b'{"slug": "acme", "name": NaN}',
        b"[" * 2000 + b"]" * 2000,
    ):
        refuses(client.post("/v1/tenants", content=body, headers=JSON))


def test_address_400_that_is_no_text(client: httpx.Client) -> None:
    key = client.headers["authorization"]
    for path in ("/v1/tenants/%00", "/v1/tenants/by-slug/%ff", "/v1/audit?cursor=%"):
        lines = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAuthorization: {key}\r\n\r\n"
        answer = exchange(str(client.base_url).rstrip("/"), lines.encode())
        assert (answer.status, answer.json()["error"]) == (400, "invalid_input"), path


def test_message_never_repeats_a_value(client: httpx.Client) -> None:
    secret = "tno_CANARY-CANARY-CANARY"
    answers = [
        client.post("/v1/tenants", json={"slug": secret, "name": "Acme"}),
        client.get(f"/v1/tenants/{secret}"),
        client.get("/v1/audit", params={"limit": secret}),
        client.get("/v1/catalog", headers={"authorization": f"Bearer {secret}"}),
    ]
    assert [answer.status_code for answer in answers] == [400, 400, 400, 401]
    assert not any("CANARY" in answer.text for answer in answers)


@pytest.mark.parametrize("path", ["/healthz", "/v1/catalog", "/v1/nothing", "/docs", "/metrics"])
def test_answer_bears_a_request_id_and_may_not_be_kept(client: httpx.Client, path: str) -> None:
    """Rule 51."""
    answer = client.get(path)
    assert re.fullmatch(r"req_[0-9a-f]{32}", answer.headers["request-id"])
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"


def test_head_answers_like_get_without_a_body(client: httpx.Client) -> None:
    answer = client.head("/v1/catalog")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["content-length"] == client.get("/v1/catalog").headers["content-length"]


def test_options_204_tells_which_methods_are_allowed(anonymous: httpx.Client) -> None:
    answer = anonymous.options("/v1/audit")
    assert answer.status_code == 204
    assert set(answer.headers["allow"].split(", ")) == {"GET", "HEAD", "POST", "OPTIONS"}


def test_path_404_of_no_contract(anonymous: httpx.Client) -> None:
    answer = anonymous.get("/nothing")
    assert answer.status_code == 404
    assert answer.json() == {"error": "not_found", "message": "There is nothing at this path."}


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("invalid", "invalid_input"),
        ("timeout", "request_timeout"),
        ("too_large", "body_too_large"),
        ("unsupported", "unsupported_media_type"),
        ("internal", "internal_error"),
        ("not_found", "not_found"),
    ],
)
def test_error_has_a_code_and_a_sentence(kind: str, code: str) -> None:
    """Rule 50."""
    body = render(status=400, kind=kind, message="No.", field=None, request_id="req_1")[1]
    assert body == {"error": code, "message": "No."}
