"""Request bodies: media types, charsets, presence, and what a handler gets of them."""

import json
from typing import Any

import httpx
import pytest

from tests.contract.server import Serve

ORDER = {"item": "book", "amount": 2}
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def client(serve: Serve) -> httpx.Client:
    return serve("bodies")


def post(
    client: httpx.Client, path: str, content: bytes | str | None, media_type: str | None
) -> httpx.Response:
    headers = [] if media_type is None else [(b"content-type", media_type.encode())]
    return client.post(path, content=content, headers=headers)


def assert_refused(response: httpx.Response, status: int, kind: str, field: str | None) -> None:
    problem = response.json()
    assert (response.status_code, problem["kind"], problem.get("field")) == (status, kind, field)


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


@pytest.mark.parametrize(
    ("body", "types"),
    [
        ('{"property": 1.0}', {"property": "int"}),
        ('{"property": 1e3}', {"property": "int"}),
        ('{"nullable": 1.0}', {"nullable": "int"}),
        ('{"either": 1.0}', {"either": "int"}),
        ('{"number": 1.0}', {"number": "float"}),
        ('{"items": [1.0]}', {"items": ["int"]}),
        ('{"prefix": [1.0]}', {"prefix": ["int"]}),
        ('{"map": {"a": 1.0}}', {"map": {"a": "int"}}),
        ('{"pattern": {"n": 1.0}}', {"pattern": {"n": "int"}}),
        ('{"reference": 1.0}', {"reference": "int"}),
        (
            '{"siblings": {"count": 1.0, "other": 1.0}}',
            {"siblings": {"count": "int", "other": "int"}},
        ),
        ('{"combined": {"count": 1.0}}', {"combined": {"count": "int"}}),
        ('{"dependent": {"count": 1.0}}', {"dependent": {"count": "int"}}),
        ('{"unevaluated": {"a": 1.0}}', {"unevaluated": {"a": "int"}}),
    ],
)
def test_json_integer_200_reaches_the_handler_as_int(
    client: httpx.Client, body: str, types: dict[str, Any]
) -> None:
    """Rule 50: integers reach handlers as integers, however they are written."""
    assert post(client, "/whole", body, "application/json").json() == types


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ('{"property": 1e30}', "property"),
        ('{"nullable": 9223372036854775808}', "nullable"),
        ('{"items": [1, 1e19]}', "items.1"),
        ('{"map": {"a": -1e19}}', "map.a"),
        ('{"siblings": {"count": 1e30}}', "siblings.count"),
        ('{"unevaluated": {"a": 1e30}}', "unevaluated.a"),
    ],
)
def test_json_integer_400_beyond_int64_names_the_field(
    client: httpx.Client, body: str, field: str
) -> None:
    """Rule 50: integers are within int64."""
    assert_refused(post(client, "/whole", body, "application/json"), 400, "invalid", field)


@pytest.mark.parametrize("path", ["/form", "/several"])
def test_form_body_200_arrives_as_its_types(client: httpx.Client, path: str) -> None:
    form = "item=a+b%2Bc&amount=2&weight=0.5&gift=true&tags=x&tags=y&day=2024-02-29"
    assert post(client, path, form, FORM).json() == {
        "item": "a b+c",
        "amount": 2,
        "weight": 0.5,
        "gift": True,
        "tags": ["x", "y"],
        "day": "2024-02-29",
    }


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ("amount=2", "item"),
        ("item=", "item"),
        ("item=a&item=b", "item"),
        ("item=a&amount=two", "amount"),
        ("item=a&amount=0", "amount"),
        ("item=a&amount=1_0", "amount"),
        ("item=a&amount=9223372036854775808", "amount"),
        ("item=a&weight=NaN", "weight"),
        ("item=a&gift=yes", "gift"),
        ("item=%FF", "item"),
        ("item=%00", "item"),
        ("item=a&other=b", "other"),
        ("item=a&other=b&other=c", "other"),
    ],
)
def test_form_body_400_names_the_field(client: httpx.Client, form: str, field: str) -> None:
    assert_refused(post(client, "/form", form, FORM), 400, "invalid", field)


@pytest.mark.parametrize("form", ["%FF=a&item=b", "%00=a&item=b"])
def test_form_body_400_with_a_name_that_is_no_text(client: httpx.Client, form: str) -> None:
    assert_refused(post(client, "/form", form, FORM), 400, "invalid", None)


@pytest.mark.parametrize("path", ["/text", "/several"])
def test_text_body_200_arrives_as_text(client: httpx.Client, path: str) -> None:
    response = post(client, path, "ä\r\nb", "text/plain; charset=utf-8")
    assert response.json() == {"text": "ä\r\nb"}


@pytest.mark.parametrize("content", [b"\xff", b"a\x00b", b"longer than twenty characters"])
def test_text_body_400_names_no_field(client: httpx.Client, content: bytes) -> None:
    assert_refused(post(client, "/text", content, "text/plain"), 400, "invalid", None)
