"""JSON bodies: what is refused and by which name, what arrives and as what."""

from typing import Any

import httpx
import pytest

from tests.contract.bodies.posting import assert_refused, post


@pytest.mark.parametrize("path", ["/json", "/json/optional"])
@pytest.mark.parametrize(
    "content",
    [
        b"{",
        b'{"item": "book",}',
        b"{'item': 'book'}",
        b'{"item": NaN}',
        b'{"item": "a", "weight": Infinity}',
        b'{"item": "a", "weight": -Infinity}',
        b'{"item": "a", "weight": 01}',
        b'{"item": "\xff"}',
        b'{"item": "\x00"}',
        b'{"item": "a\nb"}',
        b'{"item": "\\ud800"}',
        b'{"item": "\\udc00\\ud800"}',
        b'{"item": "book"} {}',
        b"\xef\xbb\xbf{",
        b" ",
        b"item=book",
    ],
)
def test_json_body_400_malformed_names_no_field(
    client: httpx.Client, path: str, content: bytes
) -> None:
    assert_refused(post(client, path, content, "application/json"), 400, "invalid", None)


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "item"),
        ({"item": ""}, "item"),
        ({"item": None}, "item"),
        ({"item": 7}, "item"),
        ({"item": "a\0b"}, "item"),
        ({"item": "a", "amount": "2"}, "amount"),
        ({"item": "a", "amount": True}, "amount"),
        ({"item": "a", "amount": 1.5}, "amount"),
        ({"item": "a", "amount": 1e30}, "amount"),
        ({"item": "a", "amount": 9223372036854775808}, "amount"),
        ({"item": "a", "weight": 2**64}, "weight"),
        ({"item": "a", "day": "2023-02-29"}, "day"),
        ({"item": "a", "tags": ["b", 7]}, "tags.1"),
        ({"item": "a", "address": {}}, "address.street"),
        ({"item": "a", "address": {"street": ""}}, "address.street"),
        ({"item": "a", "other": {"deep": ["a\0b"]}}, "other.deep.0"),
        ({"item": "a", "other": {"deep": [-(2**63) - 1]}}, "other.deep.0"),
    ],
)
def test_json_body_400_names_the_field(
    client: httpx.Client, body: dict[str, Any], field: str
) -> None:
    response = client.post("/json", json=body)
    assert_refused(response, 400, "invalid", field)
    assert response.json()["message"].startswith(f"body.{field}: ")


@pytest.mark.parametrize("content", [b"[]", b'"text"', b"7", b"null", b"true"])
def test_json_body_400_of_another_json_type_names_no_field(
    client: httpx.Client, content: bytes
) -> None:
    assert_refused(post(client, "/json", content, "application/json"), 400, "invalid", None)
    optional = post(client, "/json/optional", content, "application/json")
    assert_refused(optional, 400, "invalid", None)


def test_json_body_400_with_an_integer_of_5000_digits(client: httpx.Client) -> None:
    content = b'{"item": "a", "amount": ' + b"9" * 5000 + b"}"
    response = post(client, "/json", content, "application/json")
    assert (response.status_code, response.json()["kind"]) == (400, "invalid")


def test_json_body_400_with_nul_in_a_name(client: httpx.Client) -> None:
    response = client.post("/json/anything", json={"a\0b": 1})
    assert (response.status_code, response.json()["kind"]) == (400, "invalid")


@pytest.mark.parametrize(
    ("content", "kind", "value"),
    [
        (b"null", "NoneType", None),
        (b"false", "bool", False),
        (b"0", "int", 0),
        (b"-9223372036854775808", "int", -9223372036854775808),
        (b"9223372036854775807", "int", 9223372036854775807),
        (b"2.5", "float", 2.5),
        (b'""', "str", ""),
        (b'"\\ud83d\\ude00"', "str", "😀"),
        (b"[]", "list", []),
        (b" {} ", "dict", {}),
    ],
)
def test_json_body_200_arrives_as_its_python_type(
    client: httpx.Client, content: bytes, kind: str, value: Any
) -> None:
    response = post(client, "/json/anything", content, "application/json")
    assert response.json() == {"type": kind, "value": value}


@pytest.mark.parametrize(
    ("content", "body"), [(b' {"item":\t"b\\u00fccher"}\n', {"item": "bücher"}), (b"", None)]
)
def test_json_body_200_arrives_as_bytes_too(
    client: httpx.Client, content: bytes, body: Any
) -> None:
    """A signature is over the bytes that were sent, not over what they mean."""
    response = post(client, "/json/raw", content, "application/json")
    assert response.json() == {"body": body, "raw": content.decode()}


def test_json_body_200_last_of_duplicate_names_counts(client: httpx.Client) -> None:
    response = post(client, "/json", '{"item": 7, "item": "book"}', "application/json")
    assert response.json() == {"item": "book"}


@pytest.mark.parametrize("pair", [(b"[", b"]"), (b'{"a":', b"}")])
def test_json_body_200_nested_as_deep_as_200(
    client: httpx.Client, pair: tuple[bytes, bytes]
) -> None:
    opening, closing = pair
    content = opening * 199 + b"[]" + closing * 199
    assert post(client, "/json/anything", content, "application/json").status_code == 200


@pytest.mark.parametrize("depth", [201, 1025, 5_000, 200_000])
@pytest.mark.parametrize("path", ["/json", "/json/anything"])
def test_json_body_400_nested_deeper_than_200(client: httpx.Client, path: str, depth: int) -> None:
    for content in (b"[" * depth + b"]" * depth, b'{"a":' * depth + b"1" + b"}" * depth):
        if len(content) <= 1_048_576:
            assert_refused(post(client, path, content, "application/json"), 400, "invalid", None)
