from typing import Any

import pytest

from tenantry.contract.documents.dialect import raised


def raise_schema(schema: dict[str, Any]) -> dict[str, Any]:
    document = {"openapi": "3.0.3", "paths": {}, "components": {"schemas": {"It": schema}}}
    return raised(document)["components"]["schemas"]["It"]


def test_raised_document_calls_itself_3_1() -> None:
    assert raised({"openapi": "3.0.3", "paths": {}})["openapi"] == "3.1.0"


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "string", "nullable": True}, {"type": ["string", "null"]}),
        ({"type": "string", "nullable": False}, {"type": "string"}),
        ({"type": ["string", "null"], "nullable": True}, {"type": ["string", "null"]}),
        (
            {"type": "string", "enum": ["a"], "nullable": True},
            {"type": ["string", "null"], "enum": ["a", None]},
        ),
        (
            {"type": "string", "enum": ["a", None], "nullable": True},
            {"type": ["string", "null"], "enum": ["a", None]},
        ),
        ({"enum": ["a"], "nullable": True}, {"enum": ["a"]}),
    ],
)
def test_nullable_becomes_a_type_and_joins_an_enum(
    schema: dict[str, Any], expected: dict[str, Any]
) -> None:
    assert raise_schema(schema) == expected


def test_nullable_is_raised_in_a_document_that_calls_itself_3_1() -> None:
    schema = {"type": "integer", "nullable": True}
    document = {"openapi": "3.1.0", "paths": {}, "components": {"schemas": {"It": schema}}}
    assert raised(document)["components"]["schemas"]["It"] == {"type": ["integer", "null"]}


def test_nullable_is_raised_wherever_a_schema_stands() -> None:
    nullable = {"type": "integer", "nullable": True}
    document = raised(
        {
            "openapi": "3.0.3",
            "paths": {
                "/a": {
                    "parameters": [{"name": "p", "in": "query", "schema": {**nullable}}],
                    "post": {
                        "requestBody": {
                            "content": {
                                "application/json": {
                                    "schema": {"type": "array", "items": {**nullable}}
                                }
                            }
                        },
                        "responses": {"200": {"headers": {"x-count": {"schema": {**nullable}}}}},
                    },
                }
            },
        }
    )
    item = document["paths"]["/a"]
    expected = {"type": ["integer", "null"]}
    assert item["parameters"][0]["schema"] == expected
    body = item["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert body["items"] == expected
    assert item["post"]["responses"]["200"]["headers"]["x-count"]["schema"] == expected


def test_nullable_as_a_name_or_as_data_is_left_alone() -> None:
    schema = {
        "type": "object",
        "properties": {"nullable": {"type": "boolean"}, "example": {"type": "string"}},
        "default": {"type": "x", "nullable": True},
        "enum": [{"type": "x", "nullable": True}],
        "x-note": {"type": "x", "nullable": True},
    }
    assert raise_schema(schema) == schema


def test_example_of_a_schema_becomes_its_first_examples() -> None:
    assert raise_schema({"type": "string", "example": "a"}) == {
        "type": "string",
        "examples": ["a"],
    }


def test_example_of_a_media_type_stays() -> None:
    media = {"schema": {"type": "string"}, "example": "a"}
    document = raised(
        {
            "openapi": "3.0.3",
            "paths": {},
            "components": {"responses": {"It": {"content": {"text/plain": media}}}},
        }
    )
    assert document["components"]["responses"]["It"]["content"]["text/plain"] == media


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"minimum": 1, "exclusiveMinimum": True}, {"exclusiveMinimum": 1}),
        ({"maximum": 9, "exclusiveMaximum": False}, {"maximum": 9}),
        ({"exclusiveMaximum": 9}, {"exclusiveMaximum": 9}),
    ],
)
def test_exclusive_bound_becomes_a_number(schema: dict[str, Any], expected: dict[str, Any]) -> None:
    assert raise_schema(schema) == expected


def test_raising_leaves_the_document_given_as_it_was(shelf: dict[str, Any]) -> None:
    shelf["openapi"] = "3.0.3"
    shelf["components"]["schemas"]["Book"]["nullable"] = True
    raised(shelf)
    assert shelf["openapi"] == "3.0.3"
    assert shelf["components"]["schemas"]["Book"]["nullable"] is True
