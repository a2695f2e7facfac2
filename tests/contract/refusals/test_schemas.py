"""Dialects, keywords and references that stop the start."""

import pytest

from tests.contract.refusals.changes import (
    Refused,
    assert_refused,
    create_thing,
    get_thing,
    thing,
)

REFUSED: Refused = {
    "schema-dialect": (
        lambda d: d.update(jsonSchemaDialect="http://json-schema.org/draft-07/schema#"),
        ["draft-07"],
    ),
    "schema-own-dialect": (
        thing(**{"$schema": "http://json-schema.org/draft-07/schema#"}),
        ["draft-07", "Thing"],
    ),
    "schema-inner-dialect": (
        thing(properties={"a": {"$schema": "http://json-schema.org/draft-04/schema#"}}),
        ["draft-04", "Thing"],
    ),
    "schema-keyword-malformed": (thing(type="text"), ["createThing"]),
    "schema-pattern-malformed": (thing(pattern="("), ["createThing"]),
    "reference-unknown": (
        thing(**{"$ref": "#/components/schemas/Other"}),
        ["createThing", "Other"],
    ),
    "reference-external": (
        thing(**{"$ref": "https://example.org/a.json"}),
        ["createThing", "example.org"],
    ),
    "reference-to-a-file": (thing(**{"$ref": "other.yaml#/Thing"}), ["createThing", "other.yaml"]),
    "reference-inner-unknown": (
        thing(properties={"a": {"$ref": "#/components/schemas/Other"}}),
        ["createThing", "Other"],
    ),
    "reference-of-a-parameter-unknown": (
        lambda d: get_thing(d)["parameters"].append({"$ref": "#/components/parameters/Other"}),
        ["getThing", "Other"],
    ),
    "reference-of-a-response-external": (
        lambda d: create_thing(d).update(responses={"204": {"$ref": "https://example.org/a"}}),
        ["createThing", "example.org"],
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_start_is_refused_by_name_in_one_sentence(name: str) -> None:
    assert_refused(*REFUSED[name])
