"""Answers: what handlers return is sent as documented, and what breaks the document is caught."""

import logging
from typing import Any

import httpx
import pytest

from tenantry.contract import Options
from tests.contract.server import Serve

NAMED = {"name": "Ada"}
KINDS = {
    "moment": "2024-02-29T12:30:00Z",
    "day": "2024-02-29",
    "key": "018f3c1e-7b2a-7c3d-8e4f-5a6b7c8d9e0f",
}

KEPT = [
    ("GET", "value", 200, "application/json", NAMED),
    ("POST", "created", 201, "application/json", NAMED),
    ("GET", "null", 200, "application/json", None),
    ("GET", "several/200", 200, "application/json", NAMED),
    ("GET", "several/202", 202, "application/json", NAMED),
    ("GET", "range", 203, "application/json", NAMED),
    ("GET", "headers", 200, "application/json", NAMED),
    ("GET", "suffix", 200, "application/vnd.name+json", NAMED),
    ("GET", "kinds", 200, "application/json", KINDS),
]

BROKEN = [
    ("status", "breakStatus"),
    ("body", "breakBody"),
    ("absent", "breakAbsent"),
    ("surplus", "breakSurplus"),
    ("header", "breakHeader"),
    ("media", "breakMedia"),
    ("refusal/status", "breakRefusalStatus"),
    ("refusal/body", "breakRefusalBody"),
    ("refusal/media", "breakRefusalMedia"),
]


@pytest.fixture(scope="module")
def client(serve: Serve) -> httpx.Client:
    return serve("responses")


@pytest.fixture(scope="module")
def unchecked(serve: Serve) -> httpx.Client:
    return serve("responses", options=Options(check_responses=False))


@pytest.mark.parametrize(("method", "path", "status", "media_type", "value"), KEPT)
def test_value_is_sent_as_documented(
    client: httpx.Client, method: str, path: str, status: int, media_type: str, value: Any
) -> None:
    response = client.request(method, f"/kept/{path}")
    assert (response.status_code, response.json()) == (status, value)
    assert response.headers["content-type"] == media_type
    assert response.headers["content-length"] == str(len(response.content))


def test_value_none_204_has_neither_body_nor_media_type(client: httpx.Client) -> None:
    response = client.delete("/kept/nothing")
    assert (response.status_code, response.content) == (204, b"")
    assert not {"content-type", "content-length"} & response.headers.keys()


def test_value_text_200_is_sent_as_utf_8(client: httpx.Client) -> None:
    response = client.get("/kept/text")
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.content == "plain\ntext: ä".encode()


def test_value_headers_200_are_sent(client: httpx.Client) -> None:
    headers = client.get("/kept/headers").headers
    assert (headers["location"], headers["x-note"]) == ("/names/ada", "a note")


def test_refusal_404_as_documented_is_let_through(client: httpx.Client) -> None:
    response = client.get("/kept/refusal")
    assert (response.status_code, response.json()["kind"]) == (404, "not_found")


@pytest.mark.parametrize(("path", "operation"), BROKEN)
def test_broken_promise_500_is_logged_with_operation_and_request_id(
    client: httpx.Client, caplog: pytest.LogCaptureFixture, path: str, operation: str
) -> None:
    with caplog.at_level(logging.ERROR):
        response = client.get(f"/broken/{path}")
    assert (response.status_code, response.json()["kind"]) == (500, "internal")
    assert operation in caplog.text
    assert response.headers["request-id"] in caplog.text
    assert "canary" not in response.text


def test_broken_promise_is_logged_without_the_value(
    client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        client.get("/broken/body")
    assert "name" in caplog.text
    assert "canary" not in caplog.text


def test_ambiguous_status_500_where_several_are_documented(unchecked: httpx.Client) -> None:
    assert unchecked.get("/broken/ambiguous").status_code == 500


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("status", 418),
        ("body", 200),
        ("absent", 200),
        ("header", 200),
        ("refusal/status", 410),
        ("refusal/body", 404),
        ("refusal/media", 409),
    ],
)
def test_broken_promise_passes_where_nobody_asked_to_check(
    unchecked: httpx.Client, path: str, status: int
) -> None:
    """It is the check that catches them, not chance."""
    assert unchecked.get(f"/broken/{path}").status_code == status


def test_answers_bear_each_header_once(client: httpx.Client, unchecked: httpx.Client) -> None:
    for response in (client.get("/kept/headers"), unchecked.get("/broken/media")):
        names = [name.lower() for name, _ in response.headers.multi_items()]
        assert sorted(set(names)) == sorted(names)


def test_value_204_never_has_a_body_on_the_wire(unchecked: httpx.Client) -> None:
    """A body behind a 204 would be read as the start of the next answer."""
    response = unchecked.get("/broken/surplus")
    assert (response.status_code, response.content) == (204, b"")
    assert unchecked.get("/kept/value").json() == NAMED
