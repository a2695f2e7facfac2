"""Every keyword of JSON Schema 2020-12 that refuses something does so, and names the field."""

from typing import Any, NamedTuple

import httpx
import pytest

from tests.contract.server import Serve


class Row(NamedTuple):
    """A keyword with a value that it lets through, one that it refuses, and the field at fault."""

    path: str
    keyword: str
    accepted: Any
    refused: Any
    field: str


CANARIES = ("canary", "424242")
"""What refused values are made of, so that a message which repeats one is found."""

ROWS = [
    Row("types", "type", None, 424242, "type"),
    Row("types", "enum", 3, "canary", "enum"),
    Row("types", "const", {"fixed": True}, {"fixed": "canary"}, "const"),
    Row("numbers", "multipleOf", 2.5, 424242.3, "multipleOf"),
    Row("numbers", "maximum", 10, 424242, "maximum"),
    Row("numbers", "exclusiveMaximum", 9, 10, "exclusiveMaximum"),
    Row("numbers", "minimum", 1, -424242, "minimum"),
    Row("numbers", "exclusiveMinimum", 2, 1, "exclusiveMinimum"),
    Row("texts", "maxLength", "äöü", "canary", "maxLength"),
    Row("texts", "minLength", "ab", "a", "minLength"),
    Row("texts", "pattern", "abc", "canary 1", "pattern"),
    Row("arrays", "maxItems", [1, 2], ["canary", 2, 3], "maxItems"),
    Row("arrays", "minItems", [1], [], "minItems"),
    Row("arrays", "uniqueItems", [1, "1"], ["canary", "canary"], "uniqueItems"),
    Row("arrays", "contains", ["a", 1], ["canary"], "contains"),
    Row("arrays", "maxContains", [1, 2, "a"], [1, 2, 424242], "maxContains"),
    Row("arrays", "minContains", [1, 2], [424242, "a"], "minContains"),
    Row("objects", "maxProperties", {"a": 1}, {"a": "canary", "b": 2}, "maxProperties"),
    Row("objects", "minProperties", {"a": 1}, {}, "minProperties"),
    Row("objects", "required", {"name": "a"}, {"other": "canary"}, "required.name"),
    Row(
        "objects",
        "dependentRequired",
        {"holder": "a"},
        {"card": "canary"},
        "dependentRequired.holder",
    ),
    Row("logic", "allOf", 3, 2, "allOf"),
    Row("logic", "anyOf", "ab", "canary", "anyOf"),
    Row("logic", "oneOf", 10, 15, "oneOf"),
    Row("logic", "not", 1, "canary", "not"),
    Row(
        "conditions", "if", {"kind": "card", "iban": 1}, {"kind": "card", "number": 4}, "if.number"
    ),
    Row("conditions", "then", {"kind": "card"}, {"kind": "card", "number": 424242}, "then.number"),
    Row("conditions", "else", {"kind": "transfer"}, {"kind": "transfer", "iban": 1}, "else.iban"),
    Row("conditions", "dependentSchemas", {}, {"card": "canary"}, "dependentSchemas.holder"),
    Row("items", "prefixItems", ["a", 1, None], ["a", "canary"], "prefixItems.1"),
    Row("items", "items", ["a", 1, 2], ["a", 1, "canary"], "items.2"),
    Row("properties", "properties", {"size": 1}, {"size": "canary"}, "properties.size"),
    Row("properties", "patternProperties", {"a": ""}, {"x-a": "canary"}, "patternProperties.x-a"),
    Row("properties", "additionalProperties", {"b": 1}, {"b": "canary"}, "additionalProperties.b"),
    Row("properties", "propertyNames", {"abc": 1}, {"abcd": "canary"}, "propertyNames"),
    Row("unevaluated", "unevaluatedItems", ["a", 1], ["a", "canary"], "unevaluatedItems"),
    Row(
        "unevaluated", "unevaluatedProperties", {"b": 1}, {"b": "canary"}, "unevaluatedProperties.b"
    ),
    Row("references", "ref", "a", "", "ref"),
    Row("references", "siblings", "abc", "canary", "siblings"),
    Row("references", "defs", "ab", "canary", "defs"),
    Row(
        "references",
        "recursion",
        {"label": "a", "children": [{"label": "b"}]},
        {"label": "a", "children": [{"label": "b", "children": [{"label": 424242}]}]},
        "recursion.children.0.children.0.label",
    ),
    Row("identifiers", "$id", "abc", "canary", "$id"),
    Row("identifiers", "$anchor", "Oslo", "canary", "$anchor"),
    Row(
        "identifiers",
        "$dynamicAnchor",
        {"children": [{}]},
        {"children": [4]},
        "$dynamicAnchor.children.0",
    ),
    Row("identifiers", "$dynamicRef", [1], [1, "canary"], "$dynamicRef.1"),
    Row("formats", "date", "2024-02-29", "canary", "date"),
    Row("formats", "date-time", "2024-02-29T12:00:00.5+01:00", "canary", "date-time"),
    Row("formats", "time", "12:00:00Z", "canary", "time"),
    Row("formats", "duration", "P1DT12H", "canary", "duration"),
    Row("formats", "email", "ada@example.org", "canary", "email"),
    Row("formats", "hostname", "example.org", "-canary-", "hostname"),
    Row("formats", "ipv4", "192.0.2.1", "canary", "ipv4"),
    Row("formats", "ipv6", "2001:db8::1", "canary", "ipv6"),
    Row("formats", "uri", "https://example.org/a?b#c", "canary", "uri"),
    Row("formats", "uri-reference", "../a", "\\canary", "uri-reference"),
    Row("formats", "uuid", "018f3c1e-7b2a-7c3d-8e4f-5a6b7c8d9e0f", "canary", "uuid"),
    Row("formats", "json-pointer", "/a/0", "canary", "json-pointer"),
    Row("formats", "regex", "^a+$", "(canary", "regex"),
]

ANNOTATIONS = {
    "$comment": 0,
    "title": 1,
    "description": 2,
    "default": 3,
    "deprecated": 4,
    "readOnly": 5,
    "writeOnly": "a",
    "examples": 6,
    "contentEncoding": "not base64!",
    "contentMediaType": "not JSON",
    "contentSchema": "[]",
    "format": "of a format that only its authors know",
}

KEYWORDS = {
    *("$id", "$ref", "$anchor", "$dynamicRef", "$dynamicAnchor", "$defs", "$comment"),
    *("prefixItems", "items", "contains", "properties", "patternProperties"),
    *("additionalProperties", "propertyNames", "dependentSchemas", "if", "then", "else"),
    *("allOf", "anyOf", "oneOf", "not", "unevaluatedItems", "unevaluatedProperties"),
    *("type", "const", "enum", "multipleOf", "maximum", "exclusiveMaximum", "minimum"),
    *("exclusiveMinimum", "maxLength", "minLength", "pattern", "maxItems", "minItems"),
    *("uniqueItems", "maxContains", "minContains", "maxProperties", "minProperties"),
    *("required", "dependentRequired", "format"),
    *("contentEncoding", "contentMediaType", "contentSchema"),
    *("title", "description", "default", "deprecated", "readOnly", "writeOnly", "examples"),
}
"""All of the 2020-12 vocabularies but `$schema` and `$vocabulary`, which choose the dialect."""

IDS = [f"{row.path}-{row.keyword}" for row in ROWS]


@pytest.fixture(scope="module")
def client(serve: Serve) -> httpx.Client:
    return serve("keywords")


@pytest.fixture(scope="module")
def identifiers(serve: Serve) -> httpx.Client:
    return serve("identifiers")


@pytest.fixture
def post(client: httpx.Client, identifiers: httpx.Client) -> Any:
    def send(path: str, body: Any) -> httpx.Response:
        return (identifiers if path == "identifiers" else client).post(f"/{path}", json=body)

    return send


@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_keyword_200_lets_a_conforming_value_through(post: Any, row: Row) -> None:
    response = post(row.path, {row.keyword: row.accepted})
    assert (response.status_code, response.json()) == (200, {row.keyword: row.accepted})


@pytest.mark.parametrize("row", ROWS, ids=IDS)
def test_keyword_400_names_the_field_and_repeats_no_value(post: Any, row: Row) -> None:
    response = post(row.path, {row.keyword: row.refused})
    assert response.status_code == 400
    problem = response.json()
    assert (problem["kind"], problem["field"]) == ("invalid", row.field)
    assert problem["message"].startswith(f"body.{row.field}: ")
    assert not [canary for canary in CANARIES if canary in response.text]


@pytest.mark.parametrize("keyword", ANNOTATIONS)
def test_annotation_200_refuses_nothing(post: Any, keyword: str) -> None:
    assert post("annotations", {keyword: ANNOTATIONS[keyword]}).status_code == 200


def test_body_400_of_another_type_names_no_field(post: Any) -> None:
    problem = post("types", ["canary"]).json()
    # A list is no object, but `Types` says nothing of `required`: its `type` refuses.
    assert problem["kind"] == "invalid"
    assert "field" not in problem
    assert "canary" not in problem["message"]


def test_keywords_of_2020_12_are_all_held_to_a_promise() -> None:
    named = {f"${row.keyword}" for row in ROWS if row.path == "references"}
    held = {row.keyword for row in ROWS} | named | ANNOTATIONS.keys()
    assert KEYWORDS - held == set()
