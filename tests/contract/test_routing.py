"""Paths reach the operation that the document gives them, and no other."""

import re

import httpx
import pytest

from tests.contract.served.routing import TAKEN
from tests.contract.server import Serve

ROUTES = [
    ("GET", "/", "showRoot", "/", {}),
    ("GET", "/?a=b", "showRoot", "/", {}),
    ("GET", "/things", "listThings", "/things", {}),
    ("POST", "/things", "createThing", "/things", {}),
    ("GET", "/th%69ngs", "listThings", "/things", {}),
    ("GET", "/things/latest", "getLatest", "/things/latest", {}),
    ("GET", "/things/lates%74", "getLatest", "/things/latest", {}),
    ("GET", "/things/Latest", "getThing", "/things/{thingId}", {"thing_id": "Latest"}),
    ("GET", "/things/latest/parts", "listParts", "/things/{thingId}/parts", {"thing_id": "latest"}),
    ("GET", "/things/a", "getThing", "/things/{thingId}", {"thing_id": "a"}),
    ("DELETE", "/things/a", "deleteThing", "/things/{thingId}", {"thing_id": "a"}),
    ("GET", "/things/a%2Fb", "getThing", "/things/{thingId}", {"thing_id": "a/b"}),
    ("GET", "/things/a%252Fb", "getThing", "/things/{thingId}", {"thing_id": "a%2Fb"}),
    ("GET", "/things/%C3%A4", "getThing", "/things/{thingId}", {"thing_id": "ä"}),
    ("GET", "/things/a%0Ab", "getThing", "/things/{thingId}", {"thing_id": "a\nb"}),
    ("GET", "/things/a+b", "getThing", "/things/{thingId}", {"thing_id": "a+b"}),
    ("GET", "/things/a;b=c", "getThing", "/things/{thingId}", {"thing_id": "a;b=c"}),
    ("GET", "/things/%7BthingId%7D", "getThing", "/things/{thingId}", {"thing_id": "{thingId}"}),
    ("GET", "/things/%2E%2E", "getThing", "/things/{thingId}", {"thing_id": ".."}),
    ("GET", "/things/a/parts", "listParts", "/things/{thingId}/parts", {"thing_id": "a"}),
    (
        "GET",
        "/things/a%2Fb/parts/c%2Fd",
        "getPart",
        "/things/{thingId}/parts/{partId}",
        {"thing_id": "a/b", "part_id": "c/d"},
    ),
    ("GET", "/spaced%20path/%C3%A4", "getSpaced", "/spaced path/ä", {}),
    ("GET", "/keys", "listKeys", "/keys", {}),
    ("GET", "/keys?other=1", "listKeys", "/keys", {}),
    ("POST", "/keys/create-session", "createSession", "/keys/create-session", {}),
    ("POST", "/keys?action=create-session", "createSession", "/keys/create-session", {}),
    ("POST", "/keys?a=1&action=create%2Dsession", "createSession", "/keys/create-session", {}),
    (
        "GET",
        "/keys/validate-session?token=t",
        "validateSession",
        "/keys/validate-session",
        {"token": "t"},
    ),
    (
        "GET",
        "/keys?action=validate-session&token=t",
        "validateSession",
        "/keys/validate-session",
        {"token": "t"},
    ),
    (
        "GET",
        "/keys?token=t&action=validate-session",
        "validateSession",
        "/keys/validate-session",
        {"token": "t"},
    ),
]

UNKNOWN = [
    "/nothing",
    "/Things",
    "/things/",
    "//things",
    "/things//",
    "//",
    "/things/a/",
    "/things//parts",
    "/things/a//parts",
    "/things/a/parts/",
    "/things/a/parts/b/c",
    "/things%2Flatest",
    "/things/a%2Fparts/b/c",
    "/keys/",
    "/keys/other",
]

ALLOWED = [
    ("/", {"GET", "HEAD", "OPTIONS"}),
    ("/things", {"GET", "HEAD", "OPTIONS", "POST"}),
    ("/things/latest", {"GET", "HEAD", "OPTIONS"}),
    ("/things/a", {"DELETE", "GET", "HEAD", "OPTIONS"}),
    ("/orders", {"OPTIONS", "POST"}),
    ("/secrets/a", {"GET", "OPTIONS"}),
    ("/keys", {"GET", "HEAD", "OPTIONS"}),
    ("/keys?action=create-session", {"OPTIONS", "POST"}),
    ("/keys/create-session", {"OPTIONS", "POST"}),
]

METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "QUERY"]


@pytest.fixture(scope="module")
def client(serve: Serve) -> httpx.Client:
    return serve("routing")


def send(client: httpx.Client, method: str, path: str) -> httpx.Response:
    return client.request(method, f"{client.base_url}{path}")


def allowed(response: httpx.Response) -> set[str]:
    return {method.strip() for method in response.headers["allow"].split(",")}


@pytest.mark.parametrize(("method", "path", "operation", "template", "arguments"), ROUTES)
def test_path_200_reaches_its_operation(
    client: httpx.Client,
    method: str,
    path: str,
    operation: str,
    template: str,
    arguments: dict[str, str],
) -> None:
    response = send(client, method, path)
    assert response.status_code == 200
    assert response.json() == {
        "operation": operation,
        "template": template,
        "arguments": arguments,
    }


@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS", "HEAD"])
@pytest.mark.parametrize("path", UNKNOWN)
def test_path_404_that_the_document_lacks(client: httpx.Client, method: str, path: str) -> None:
    assert send(client, method, path).status_code == 404


@pytest.mark.parametrize("path", ["/things/%00", "/things/%FF", "/things/%C3", "/%FF", "/a%00b"])
def test_path_400_that_is_no_text(client: httpx.Client, path: str) -> None:
    response = send(client, "GET", path)
    assert (response.status_code, response.json()["kind"]) == (400, "invalid")
    assert re.match(r"path: (?!None)", response.json()["message"])


@pytest.mark.parametrize(("path", "methods"), ALLOWED)
def test_options_204_tells_the_methods(client: httpx.Client, path: str, methods: set[str]) -> None:
    response = send(client, "OPTIONS", path)
    assert (response.status_code, response.content) == (204, b"")
    assert allowed(response) == methods


@pytest.mark.parametrize(("path", "methods"), ALLOWED)
def test_method_405_tells_the_allowed_ones(
    client: httpx.Client, path: str, methods: set[str]
) -> None:
    for method in METHODS:
        if method not in methods:
            response = send(client, method, path)
            assert (method, response.status_code) == (method, 405)
            if method != "HEAD":
                sentence = f"The method {method} is not allowed here."
                assert response.json()["message"] == sentence
            assert allowed(response) == methods


@pytest.mark.parametrize("path", ["/things", "/things/a", "/things/latest", "/keys"])
def test_head_200_answers_like_get_without_a_body(client: httpx.Client, path: str) -> None:
    got, head = send(client, "GET", path), send(client, "HEAD", path)
    assert (head.status_code, head.content) == (200, b"")
    for name in ("content-type", "content-length"):
        assert head.headers[name] == got.headers[name]


def test_head_404_and_400_have_no_body(client: httpx.Client) -> None:
    for path, status in (("/nothing", 404), (f"/things/{'a' * 41}", 400)):
        head = send(client, "HEAD", path)
        assert (head.status_code, head.content) == (status, b"")


def test_head_405_does_not_run_what_hands_out_a_secret(client: httpx.Client) -> None:
    """Rule 50: HEAD is 405 on any operation that writes or hands out a secret."""
    assert send(client, "HEAD", "/secrets/by-head").status_code == 405
    assert send(client, "GET", "/secrets/by-get").status_code == 200
    assert TAKEN == ["by-get"]


@pytest.mark.parametrize(
    "query",
    [
        "action=",
        "action=other",
        "action=Create-Session",
        "action=create-session%00",
        "action=%FF",
        "action=create-session&action=create-session",
        "action=create-session&action=validate-session",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_published_path_400_of_an_unknown_action(
    client: httpx.Client, method: str, query: str
) -> None:
    """Rule 44: an unknown action is 400."""
    response = send(client, method, f"/keys?{query}")
    assert response.status_code == 400
    assert (response.json()["kind"], response.json()["field"]) == ("invalid", "action")
    assert response.json()["message"].startswith("query.action: ")


def test_published_path_400_tells_the_actions(client: httpx.Client) -> None:
    """Rule 44."""
    message = send(client, "GET", "/keys?action=other").json()["message"]
    actions = "create-session, validate-session"
    assert message == f"query.action: must be given once, as one of {actions}"
    message = send(client, "GET", "/keys?action=%FF").json()["message"]
    assert "None" not in message


def test_published_path_400_checks_the_operation_behind(client: httpx.Client) -> None:
    response = send(client, "GET", "/keys?action=validate-session")
    assert (response.status_code, response.json()["field"]) == (400, "token")


def test_published_path_405_of_the_other_method(client: httpx.Client) -> None:
    response = send(client, "GET", "/keys?action=create-session")
    assert response.status_code == 405
