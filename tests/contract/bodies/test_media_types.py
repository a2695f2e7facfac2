"""Media types, charsets and presence of request bodies."""

import json

import httpx
import pytest

from tests.contract.bodies.posting import assert_refused, post

ORDER = {"item": "book", "amount": 2}


FORM = "application/x-www-form-urlencoded"


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/json", "application/json"),
        ("/json", "application/JSON"),
        ("/json", "APPLICATION/json ; charset=UTF-8"),
        ("/json", 'application/json;charset="utf-8"'),
        ("/json", "application/json; charset=us-ascii"),
        ("/json", "application/json; profile=a"),
        ("/json/optional", "application/json"),
        ("/json/suffix", "application/vnd.order+json"),
        ("/json/suffix", "Application/VND.Order+JSON"),
        ("/several", "application/json"),
    ],
)
def test_json_body_200_arrives(client: httpx.Client, path: str, media_type: str) -> None:
    response = post(client, path, json.dumps(ORDER), media_type)
    assert (response.status_code, response.json()) == (200, ORDER)


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/json", None),
        ("/json", ""),
        ("/json", "json"),
        ("/json", "text/plain"),
        ("/json", FORM),
        ("/json", "application/xml"),
        ("/json", "application/vnd.order+json"),
        ("/json", "multipart/form-data; boundary=a"),
        ("/json", "application/json; charset=latin-1"),
        ("/json", "application/json; charset=utf-16"),
        ("/json", "application/json; charset=no-such-charset"),
        ("/json", "application/json; charset=ä"),
        ("/json/optional", "text/plain"),
        ("/json/optional", None),
        ("/json/suffix", "application/json"),
        ("/form", "application/json"),
        ("/text", "application/json"),
        ("/text", "text/html"),
        ("/text", "text/plain; charset=latin-1"),
        ("/several", "application/xml"),
    ],
)
def test_body_415_of_another_media_type_or_charset(
    client: httpx.Client, path: str, media_type: str | None
) -> None:
    assert_refused(post(client, path, json.dumps(ORDER), media_type), 415, "unsupported", None)


@pytest.mark.parametrize("media_type", [None, "application/json", "text/plain", "nonsense"])
def test_optional_body_200_may_be_absent_whatever_its_type(
    client: httpx.Client, media_type: str | None
) -> None:
    response = post(client, "/json/optional", b"", media_type)
    assert (response.status_code, response.json()) == (200, {"absent": True})


@pytest.mark.parametrize("path", ["/json", "/json/suffix", "/form", "/text", "/several"])
def test_required_body_400_when_absent(client: httpx.Client, path: str) -> None:
    assert_refused(post(client, path, b"", "application/json"), 400, "invalid", None)


@pytest.mark.parametrize("media_type", [None, "application/json", "application/xml"])
def test_operation_without_body_200_ignores_one(
    client: httpx.Client, media_type: str | None
) -> None:
    response = post(client, "/none", b"\xff{", media_type)
    assert (response.status_code, response.json()) == (200, {"absent": True})
