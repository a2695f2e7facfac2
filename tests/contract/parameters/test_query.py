"""Query parameters arrive as the document says, or are refused by name."""

from typing import Any

import httpx
import pytest

from tests.contract.parameters.refusals import LARGEST, SMALLEST, assert_refused

UUID = "018f3c1e-7b2a-7c3d-8e4f-5a6b7c8d9e0f"


QUERIES_TAKEN = [
    ("query?text=abc", "text", "str", "abc"),
    ("query?text=a+b%2Bc", "text", "str", "a b+c"),
    ("query?text=", "text", "str", ""),
    ("query?text=%0A", "text", "str", "\n"),
    ("query?count=7", "count", "int", 7),
    ("query?count=-0", "count", "int", 0),
    (f"query?count={LARGEST}", "count", "int", LARGEST),
    (f"query?count={SMALLEST}", "count", "int", SMALLEST),
    ("query?ratio=2.5", "ratio", "float", 2.5),
    ("query?flag=true", "flag", "bool", True),
    ("query?flag=false", "flag", "bool", False),
    ("query/kinds?nothing=null", "nothing", "NoneType", None),
    ("query/kinds?maybe=7", "maybe", "int", 7),
    ("query/kinds?maybe=null", "maybe", "NoneType", None),
    ("query/kinds?color=green", "color", "str", "green"),
    ("query/kinds?size=40", "size", "int", 40),
    ("query/kinds?day=2024-02-29", "day", "str", "2024-02-29"),
    (
        "query/kinds?moment=2024-02-29T23:59:59%2B01:00",
        "moment",
        "str",
        "2024-02-29T23:59:59+01:00",
    ),
    (f"query/kinds?key={UUID}", "key", "str", UUID),
    ("query?page=3", "page", "int", 3),
    ("query?", "page", "int", 1),
    ("query?", "sort", "str", "name"),
    ("query?", "text", "NoneType", None),
    ("query?unknown=1&unknown=2", "text", "NoneType", None),
]


ARRAYS_TAKEN = [
    ("tags=a&tags=b", "tags", ["a", "b"]),
    ("tags=a", "tags", ["a"]),
    ("tags=a,b", "tags", ["a,b"]),
    ("ids=1,2", "ids", [1, 2]),
    ("ids=1", "ids", [1]),
    ("words=a%2Cb,c", "words", ["a,b", "c"]),
    ("parts=one&parts=two", "parts", ["one", "two"]),
    ("", "parts", ["all"]),
]


QUERIES_REFUSED = [
    ("query?text=longer-than-nine", "text"),
    ("query?text=%FF", "text"),
    ("query?text=%00", "text"),
    ("query?count=", "count"),
    ("query?count=1.0", "count"),
    ("query?count=1_0", "count"),
    ("query?count=%207%20", "count"),
    ("query?count=+7", "count"),
    ("query?count=%2B7", "count"),
    (f"query?count={LARGEST + 1}", "count"),
    (f"query?count={SMALLEST - 1}", "count"),
    (f"query?count={'9' * 5000}", "count"),
    ("query?few=0", "few"),
    ("query?few=10", "few"),
    ("query?ratio=NaN", "ratio"),
    ("query?ratio=Infinity", "ratio"),
    ("query?ratio=1e999", "ratio"),
    ("query?ratio=", "ratio"),
    ("query?flag=TRUE", "flag"),
    ("query?flag=", "flag"),
    ("query/kinds?nothing=something", "nothing"),
    ("query/kinds?maybe=abc", "maybe"),
    ("query/kinds?color=blue", "color"),
    ("query/kinds?size=39", "size"),
    ("query/kinds?day=2023-02-29", "day"),
    ("query/kinds?day=2024-02-29T00:00:00Z", "day"),
    ("query/kinds?moment=2024-02-29T23:59:60Z", "moment"),
    ("query/kinds?moment=2024-02-29T12:00:00", "moment"),
    ("query/kinds?key=018f3c1e", "key"),
    ("query?count=1&count=2", "count"),
    ("query?text=a&text=a", "text"),
    ("query?page=1&page=x", "page"),
]


ARRAYS_REFUSED = [
    ("tags=", "tags"),
    ("tags=a&tags=", "tags"),
    ("tags=a&tags=%FF", "tags"),
    ("ids=1,a", "ids"),
    ("ids=1,,2", "ids"),
    ("ids=", "ids"),
    ("ids=1&ids=2", "ids"),
    (f"ids={LARGEST + 1}", "ids"),
]


@pytest.mark.parametrize(("query", "name", "kind", "value"), QUERIES_TAKEN)
def test_query_parameter_200_arrives_as_its_type(
    client: httpx.Client, query: str, name: str, kind: str, value: Any
) -> None:
    response = client.get(f"/{query}")
    assert response.status_code == 200
    assert response.json()[name] == {"type": kind, "value": value}


@pytest.mark.parametrize(("query", "field"), QUERIES_REFUSED, ids=lambda part: part[:24])
def test_query_parameter_400_names_the_parameter(
    client: httpx.Client, query: str, field: str
) -> None:
    assert_refused(client.get(f"/{query}"), "query", field)


@pytest.mark.parametrize(("query", "name", "value"), ARRAYS_TAKEN)
def test_query_array_200_arrives_whole(
    client: httpx.Client, query: str, name: str, value: list[Any]
) -> None:
    response = client.get(f"/query/arrays?{query}")
    assert response.json()[name] == {"type": "list", "value": value}


@pytest.mark.parametrize(("query", "field"), ARRAYS_REFUSED)
def test_query_array_400_names_the_parameter(client: httpx.Client, query: str, field: str) -> None:
    assert_refused(client.get(f"/query/arrays?{query}"), "query", field)


def test_required_query_parameter_400_when_missing(client: httpx.Client) -> None:
    assert client.get("/query/required?name=").status_code == 200
    assert_refused(client.get("/query/required"), "query", "name")


def test_parameter_names_200_reach_handlers_in_snake_case(client: httpx.Client) -> None:
    shown = client.get("/query/names?apiKeyId=a&after_id=b&from=c&per-page=5").json()
    assert {name: argument["value"] for name, argument in shown.items()} == {
        "api_key_id": "a",
        "after_id": "b",
        "from_": "c",
        "per_page": 5,
    }


def test_parameter_names_400_are_written_as_in_the_document(client: httpx.Client) -> None:
    assert_refused(client.get("/query/names?per-page=x"), "query", "per-page")
