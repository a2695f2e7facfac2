"""Refusals and failures are answers too, in the shape of the contract that owns the path."""

import logging
import re
from typing import Any

import httpx
import pytest

from tenantry.contract import Observation, Options, Refusal, Request
from tests.contract.served.contracts import cinema, library
from tests.contract.server import Serve

STATUS_OF = {
    "invalid": 400,
    "unauthenticated": 401,
    "payment_required": 402,
    "forbidden": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "timeout": 408,
    "conflict": 409,
    "gone": 410,
    "too_large": 413,
    "unsupported": 415,
    "unprocessable": 422,
    "rate_limited": 429,
    "internal": 500,
    "unavailable": 503,
}

SORRY = "The server failed to answer; this has been logged."

REQUEST_ID = re.compile(r"req_[0-9a-f]{32}")


def check_key(credential: str, _request: Request) -> str | None:
    return credential if credential == "good" else None


def start(serve: Serve, **more: Any) -> httpx.Client:
    more.setdefault("error_shapes", {"library": library.shape, "cinema": cinema.shape})
    return serve(
        "contracts",
        credentials={"cinema.key": check_key},
        translate={library.LentOut: lambda error: Refusal("conflict", type(error).__name__)},
        **more,
    )


@pytest.fixture(scope="module")
def client(serve: Serve) -> httpx.Client:
    return start(serve)


@pytest.mark.parametrize(("kind", "status"), STATUS_OF.items())
def test_refusal_takes_the_shape_of_its_contract(
    client: httpx.Client, kind: str, status: int
) -> None:
    response = client.post("/v1/books/refusals", json={"kind": kind, "field": "shelf.0"})
    assert response.status_code == status
    assert response.json() == {
        "error": {"code": kind, "message": "The library says no.", "field": "shelf.0"},
        "request_id": response.headers["request-id"],
    }


@pytest.mark.parametrize(("kind", "status"), [*(STATUS_OF | {"unprocessable": 400}).items()])
def test_refusal_takes_the_status_of_its_contract(
    client: httpx.Client, kind: str, status: int
) -> None:
    """A shape may change the status where its contract documents another."""
    response = client.post("/v1/films/refusals", json={"kind": kind})
    assert response.status_code == status
    assert response.json() == {"reason": f"{kind}: The cinema says no."}


@pytest.mark.parametrize("path", ["/v1/books/refusals", "/v1/films/refusals"])
def test_refusal_keeps_its_headers(client: httpx.Client, path: str) -> None:
    headers = {"Retry-After": "7", "RateLimit": '"a";r=0;t=7'}
    response = client.post(path, json={"kind": "rate_limited", "headers": headers})
    assert response.headers["retry-after"] == "7"
    assert response.headers["ratelimit"] == '"a";r=0;t=7'


def test_refusal_500_of_a_kind_that_does_not_exist(client: httpx.Client) -> None:
    response = client.post("/v1/books/refusals", json={"kind": "canary"})
    assert (response.status_code, response.json()["error"]["code"]) == (500, "internal")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/v1/books/0", 400, "invalid"),
        ("GET", "/v1/books/abc", 400, "invalid"),
        ("GET", "/v1/books/%FF", 400, "invalid"),
        ("GET", "/v1/books", 404, "not_found"),
        ("GET", "/v1/books/", 404, "not_found"),
        ("GET", "/v1/books/1/pages/2", 404, "not_found"),
        ("PUT", "/v1/books/1", 405, "method_not_allowed"),
        ("POST", "/v1/books/refusals", 400, "invalid"),
        ("GET", "/shelves/abc", 400, "invalid"),
        ("GET", "/shelves/1/nothing/here", 404, "not_found"),
        ("PUT", "/shelves/1", 405, "method_not_allowed"),
    ],
)
def test_engine_refusal_takes_the_library_shape(
    client: httpx.Client, method: str, path: str, status: int, code: str
) -> None:
    response = client.request(method, path)
    assert (response.status_code, response.json()["error"]["code"]) == (status, code)
    assert response.json()["request_id"] == response.headers["request-id"]


@pytest.mark.parametrize(
    ("method", "path", "status", "kind"),
    [
        ("GET", "/v1/films/1", 401, "unauthenticated"),
        ("GET", "/v1/films/nothing/here", 404, "not_found"),
        ("DELETE", "/v1/films/1", 405, "method_not_allowed"),
        ("POST", "/v1/films/refusals", 400, "invalid"),
    ],
)
def test_engine_refusal_takes_the_cinema_shape(
    client: httpx.Client, method: str, path: str, status: int, kind: str
) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    assert response.json()["reason"].startswith(f"{kind}: ")


@pytest.mark.parametrize("path", ["/", "/v1", "/v1/", "/v1/plays/1", "/v2/books/1", "//v1/books/1"])
def test_unknown_path_404_under_no_contract_is_plain_json(client: httpx.Client, path: str) -> None:
    """Rule 50: a path under no contract's first two segments."""
    response = client.get(f"{client.base_url}{path}")
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/json"
    assert response.json().keys() == {"error", "message"}
    assert response.json()["error"] == "not_found"
    assert response.json()["message"] == "There is nothing at this path."


def test_unknown_path_404_takes_the_shape_without_a_name(serve: Serve) -> None:
    def shape(**told: Any) -> tuple[int, dict[str, Any]]:
        return told["status"], {"nothing": told["kind"]}

    client = start(serve, error_shapes={"library": library.shape, "": shape})
    for path in ("/v1/plays", "/v1/films/nothing/here"):  # no contract's, and one's without its own
        response = client.get(path)
        assert (response.status_code, response.json()) == (404, {"nothing": "not_found"})


def test_failing_shape_500_is_plain_json(serve: Serve) -> None:
    def shape(**_told: Any) -> tuple[int, dict[str, Any]]:
        raise RuntimeError("canary")

    response = start(serve, error_shapes={"library": shape}).get("/v1/books/0")
    assert (response.status_code, response.json()) == (500, {"error": "internal", "message": SORRY})


@pytest.mark.parametrize("kind", ["unexpected", "late"])
def test_unexpected_exception_500_tells_nothing(client: httpx.Client, kind: str) -> None:
    response = client.get(f"/v1/books/failures/{kind}")
    assert (response.status_code, response.json()["error"]["code"]) == (500, "internal")
    assert response.json()["error"]["message"] == SORRY


def test_unexpected_exception_500_is_logged_with_the_request_id(
    client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        response = client.get("/v1/books/failures/unexpected")
    [record] = caplog.records
    assert record.levelno == logging.ERROR
    request_id = response.headers["request-id"]
    first, *rest = record.getMessage().splitlines()
    assert first == f"{request_id} library.fail failed with RuntimeError"
    assert "library.py" in "".join(rest)
    assert "canary" not in caplog.text


@pytest.mark.parametrize(("kind", "name"), [("domain", "LentOut"), ("derived", "LentOutForEver")])
def test_domain_error_is_translated(client: httpx.Client, kind: str, name: str) -> None:
    response = client.get(f"/v1/books/failures/{kind}")
    assert response.status_code == 409
    assert response.json()["error"] == {"code": "conflict", "message": name, "field": None}


def test_every_answer_bears_its_own_request_id(client: httpx.Client) -> None:
    paths = ["/v1/books/1", "/v1/books/0", "/v1/films/1", "/nothing", "/v1/books/failures/late"]
    answers = [client.get(path) for path in paths] + [client.options("/v1/books/1")]
    ids = [answer.headers["request-id"] for answer in answers]
    assert all(REQUEST_ID.fullmatch(one) for one in ids)
    assert len(set(ids)) == len(ids)


def test_request_id_of_the_client_is_not_taken_over(client: httpx.Client) -> None:
    given = f"req_{'0' * 32}"
    response = client.get("/v1/books/1", headers={"request-id": given})
    assert response.headers["request-id"] != given


@pytest.mark.parametrize("path", ["/v1/books/1", "/v1/books/0", "/v1/films/1", "/nothing"])
def test_every_answer_is_not_stored_and_not_sniffed(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"


def test_observer_sees_each_answer_once_with_its_template(serve: Serve) -> None:
    seen: list[Observation] = []
    client = start(serve, options=Options(check_responses=True, observe=seen.append))
    for path in ("/v1/books/7?secret=canary", "/v1/books/0", "/nothing/canary"):
        client.get(path)
    assert [(one.request.operation_id, one.request.template, one.status) for one in seen] == [
        ("library.getBook", "/v1/books/{bookId}", 200),
        ("library.getBook", "/v1/books/{bookId}", 400),
        (None, None, 404),
    ]
    assert all(one.seconds > 0 for one in seen)
    assert "canary" not in repr(seen)
