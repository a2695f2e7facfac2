"""What is decided when a document is compiled, where requests alone would not tell it apart."""

from typing import Any

import pytest

from tenantry.contract.integers import Integers
from tenantry.contract.path_table import PathTable
from tenantry.contract.refusals import Refusal
from tenantry.contract.schema_reader import SchemaReader
from tenantry.contract.schemas import Schemas

PLACE = ("paths", "/a", "get", "schema")


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/pets/mine", "/pets/mine"),
        ("/pets/7", "/pets/{id}"),
        ("/pets/mine/toys", "/pets/{id}/toys"),
        ("/pets/mine/food", "/pets/mine/food"),
        ("/cats/mine/food", "/{kind}/{id}/food"),
        ("/pets//toys", None),
        ("/pets/mine/", None),
        ("pets/mine", None),
    ],
)
def test_fixed_segments_win_and_a_dead_end_leads_to_the_other_way(
    path: str, found: str | None
) -> None:
    """/pets/mine has no toys of its own: there the templated segment is meant."""
    templates = ["/pets/mine", "/pets/{id}", "/pets/{id}/toys", "/pets/mine/food"]
    table = PathTable({template: template for template in (*templates, "/{kind}/{id}/food")})
    assert table.find(path.split("/")) == found


@pytest.mark.parametrize("reference", ["#/paths/~1b/get/schema", "#/components/schemas/Small"])
def test_a_reference_is_followed_wherever_in_the_document_it_leads(reference: str) -> None:
    small = {"type": "integer", "maximum": 3}
    document: dict[str, Any] = {
        "paths": {"/a": {"get": {"schema": {"$ref": reference}}}, "/b": {"get": {"schema": small}}},
        "components": {"schemas": {"Small": small}},
    }
    validator = Schemas(document).compile(PLACE, "body")
    validator.check(3)
    with pytest.raises(Refusal, match="must be at most 3"):
        validator.check(4)


def test_equal_schemas_refuse_each_by_its_own_name() -> None:
    text = {"type": "string"}
    document: dict[str, Any] = {
        "paths": {"/a": {"get": {"schema": text}, "put": {"schema": dict(text)}}}
    }
    schemas = Schemas(document)
    for method, where in (("get", "query"), ("put", "header")):
        with pytest.raises(Refusal, match=f"^{where}.size: must be of type string$"):
            schemas.compile(("paths", "/a", method, "schema"), where).check(7, "size")


@pytest.mark.parametrize(
    ("schema", "value", "converted"),
    [
        ({"properties": {"default": {"type": "integer"}}}, {"default": 1e3}, {"default": 1000}),
        ({"items": {"enum": [1, 2]}}, [2.0], [2]),
        ({"$ref": "#/components/schemas/Tree"}, {"of": [{"size": 2.0}]}, {"of": [{"size": 2}]}),
        ({"type": ["number", "null"]}, 2.0, 2.0),
    ],
)
def test_whole_numbers_become_integers_wherever_a_schema_can_ask_for_them(
    schema: dict[str, Any], value: Any, converted: Any
) -> None:
    """Bodies of a schema that asks for none are not looked through."""
    tree = {
        "properties": {
            "size": {"type": "integer"},
            "of": {"items": {"$ref": "#/components/schemas/Tree"}},
        }
    }
    reader = SchemaReader({"components": {"schemas": {"Tree": tree}}})
    integers = Integers(reader, schema)
    result = integers.convert(value) if integers.occur else value
    assert repr(result) == repr(converted)
