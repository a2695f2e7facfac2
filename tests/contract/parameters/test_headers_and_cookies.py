"""Header and cookie parameters arrive as the document says, or are refused by name."""

from typing import Any

import httpx
import pytest

from tests.contract.parameters.refusals import LARGEST, assert_refused

HEADERS_TAKEN = [
    ("X-Text", "abc", "x_text", "str", "abc"),
    ("x-count", "7", "x_count", "int", 7),
    ("X-Ratio", "2.5", "x_ratio", "float", 2.5),
    ("X-Flag", "true", "x_flag", "bool", True),
    ("X-Color", "red", "x_color", "str", "red"),
    ("X-Ids", "1,2", "x_ids", "list", [1, 2]),
    ("X-Ids", "1, 2", "x_ids", "list", [1, 2]),
    ("X-Page", "2", "x_page", "int", 2),
    ("X-Other", "a", "x_page", "int", 1),
    ("X-Other", "a", "x_text", "NoneType", None),
]


HEADERS_REFUSED = [
    ("X-Text", "longer-than-nine"),
    ("X-Count", "1_0"),
    ("X-Count", "+7"),
    ("X-Count", str(LARGEST + 1)),
    ("X-Ratio", "NaN"),
    ("X-Flag", "True"),
    ("X-Color", "blue"),
    ("X-Ids", "1,a"),
    ("X-Unused", "a"),
]


COOKIES_TAKEN = [
    ("text=abc", "text", "str", "abc"),
    ("count=7", "count", "int", 7),
    ("ratio=2.5", "ratio", "float", 2.5),
    ("flag=true", "flag", "bool", True),
    ("color=red", "color", "str", "red"),
    ("page=2", "page", "int", 2),
    ("other=1", "page", "int", 1),
    ("other=1", "text", "NoneType", None),
    ("text=abc; count=7", "count", "int", 7),
    ('broken; =1; ;"; text=abc', "text", "str", "abc"),
]


COOKIES_REFUSED = [
    ("text=longer-than-nine", "text"),
    ("count=1_0", "count"),
    ("ratio=Infinity", "ratio"),
    ("flag=1", "flag"),
    ("color=blue", "color"),
    ("unused=a", "unused"),
]


@pytest.mark.parametrize(("header", "sent", "name", "kind", "value"), HEADERS_TAKEN)
def test_header_parameter_200_arrives_as_its_type(
    client: httpx.Client, header: str, sent: str, name: str, kind: str, value: Any
) -> None:
    response = client.get("/headers", headers={header: sent})
    assert response.json()[name] == {"type": kind, "value": value}


@pytest.mark.parametrize(("header", "sent"), HEADERS_REFUSED)
def test_header_parameter_400_names_the_header(
    client: httpx.Client, header: str, sent: str
) -> None:
    assert_refused(client.get("/headers", headers={header: sent}), "header", header)


def test_header_parameter_400_when_sent_twice_and_no_array(client: httpx.Client) -> None:
    twice = [("X-Count", "1"), ("X-Count", "2")]
    assert_refused(client.get("/headers", headers=twice), "header", "X-Count")


def test_required_header_parameter_400_when_missing(client: httpx.Client) -> None:
    assert client.get("/headers/required", headers={"x-version": "2"}).status_code == 200
    assert_refused(client.get("/headers/required"), "header", "X-Version")


@pytest.mark.parametrize(("cookies", "name", "kind", "value"), COOKIES_TAKEN)
def test_cookie_parameter_200_arrives_as_its_type(
    client: httpx.Client, cookies: str, name: str, kind: str, value: Any
) -> None:
    response = client.get("/cookies", headers={"cookie": cookies})
    assert response.json()[name] == {"type": kind, "value": value}


@pytest.mark.parametrize(("cookies", "field"), COOKIES_REFUSED)
def test_cookie_parameter_400_names_the_cookie(
    client: httpx.Client, cookies: str, field: str
) -> None:
    assert_refused(client.get("/cookies", headers={"cookie": cookies}), "cookie", field)


def test_required_cookie_parameter_400_when_missing(client: httpx.Client) -> None:
    assert client.get("/cookies/required", headers={"cookie": "visit=1"}).status_code == 200
    assert_refused(client.get("/cookies/required"), "cookie", "visit")
