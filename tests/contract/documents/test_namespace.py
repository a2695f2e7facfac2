from typing import Any

import pytest

from tenantry.contract.documents import DocumentError
from tenantry.contract.documents.namespace import namespaced


def operation(document: dict[str, Any]) -> dict[str, Any]:
    return document["paths"]["/books/{id}"]["get"]


def test_components_bear_the_contract_and_references_follow(shelf: dict[str, Any]) -> None:
    document = namespaced(shelf, "shelf")
    assert list(document["components"]["schemas"]) == ["shelf.Book"]
    media = operation(document)["responses"]["200"]["content"]["application/json"]
    assert media["schema"] == {"$ref": "#/components/schemas/shelf.Book"}


@pytest.mark.parametrize(
    ("kind", "component", "place"),
    [
        ("responses", {"description": "No."}, "responses"),
        ("examples", {"value": 1}, "examples"),
        ("headers", {"schema": {}}, "headers"),
    ],
)
def test_references_to_any_kind_of_component_follow(
    shelf: dict[str, Any], kind: str, component: dict[str, Any], place: str
) -> None:
    shelf["components"][kind] = {"It": component}
    reference = {"$ref": f"#/components/{kind}/It"}
    if place == "responses":
        operation(shelf)["responses"]["400"] = reference
    else:
        operation(shelf)["responses"]["200"][place] = {"x": reference}
    namespaced_reference = {"$ref": f"#/components/{kind}/shelf.It"}
    responses = operation(namespaced(shelf, "shelf"))["responses"]
    assert namespaced_reference in (responses.get("400"), responses["200"].get(place, {}).get("x"))


def test_reference_in_data_or_as_a_property_is_left_alone(shelf: dict[str, Any]) -> None:
    schema = {
        "type": "object",
        "properties": {"$ref": {"type": "string"}},
        "examples": [{"$ref": "#/nowhere"}],
        "default": {"$ref": "#/nowhere"},
    }
    shelf["components"]["schemas"]["Link"] = schema
    shelf["components"]["examples"] = {"It": {"value": {"$ref": "#/nowhere"}}}
    components = namespaced(shelf, "shelf")["components"]
    assert components["schemas"]["shelf.Link"]["properties"] == schema["properties"]
    assert components["schemas"]["shelf.Link"]["default"] == {"$ref": "#/nowhere"}
    assert components["examples"]["shelf.It"] == {"value": {"$ref": "#/nowhere"}}


@pytest.mark.parametrize(
    "reference",
    ["#/components/schemas/Absent", "#/components/responses/Book", "other.yaml#/Book", "#/info"],
)
def test_reference_that_leads_nowhere_is_refused_by_name(
    shelf: dict[str, Any], reference: str
) -> None:
    shelf["components"]["schemas"]["Book"] = {"$ref": reference}
    with pytest.raises(DocumentError) as refusal:
        namespaced(shelf, "shelf")
    expected = f"shelf refers to {reference}, which is no component of its own."
    assert str(refusal.value) == expected


def test_discriminator_mapping_follows_by_name_and_by_reference(shelf: dict[str, Any]) -> None:
    shelf["components"]["schemas"]["Any"] = {
        "discriminator": {
            "propertyName": "kind",
            "mapping": {"b": "Book", "c": "#/components/schemas/Book"},
        }
    }
    schema = namespaced(shelf, "shelf")["components"]["schemas"]["shelf.Any"]
    assert schema["discriminator"]["mapping"] == {
        "b": "#/components/schemas/shelf.Book",
        "c": "#/components/schemas/shelf.Book",
    }


def test_discriminator_without_a_mapping_is_refused(shelf: dict[str, Any]) -> None:
    shelf["components"]["schemas"]["Any"] = {"discriminator": {"propertyName": "kind"}}
    with pytest.raises(DocumentError) as refusal:
        namespaced(shelf, "shelf")
    assert str(refusal.value) == "shelf has a discriminator kind without a mapping."


def test_operation_id_bears_the_contract_and_the_tag(shelf: dict[str, Any]) -> None:
    document = namespaced(shelf, "shelf")
    assert operation(document)["operationId"] == "shelf.rare_books.getBook"


def test_operation_id_that_stands_twice_is_refused_by_name(shelf: dict[str, Any]) -> None:
    shelf["paths"]["/books"] = {"get": operation(shelf)}
    with pytest.raises(DocumentError) as refusal:
        namespaced(shelf, "shelf")
    assert str(refusal.value) == "shelf has the operationId getBook twice."


def test_operation_without_an_id_is_refused_by_name(shelf: dict[str, Any]) -> None:
    del operation(shelf)["operationId"]
    with pytest.raises(DocumentError) as refusal:
        namespaced(shelf, "shelf")
    assert str(refusal.value) == "GET /books/{id} has no operationId."


@pytest.mark.parametrize(("tags", "count"), [([], 0), (["Rare Books", "New"], 2)])
def test_operation_without_exactly_one_tag_is_refused_by_name(
    shelf: dict[str, Any], tags: list[str], count: int
) -> None:
    operation(shelf)["tags"] = tags
    with pytest.raises(DocumentError) as refusal:
        namespaced(shelf, "shelf")
    assert str(refusal.value) == f"GET /books/{{id}} has {count} tags instead of one."


def test_link_follows_its_operation(shelf: dict[str, Any]) -> None:
    operation(shelf)["responses"]["200"]["links"] = {"again": {"operationId": "getBook"}}
    response = operation(namespaced(shelf, "shelf"))["responses"]["200"]
    assert response["links"]["again"]["operationId"] == "shelf.rare_books.getBook"


@pytest.mark.parametrize("link", [{"operationId": "absent"}, {"operationRef": "#/paths/~1books"}])
def test_link_to_no_operation_is_refused_by_name(
    shelf: dict[str, Any], link: dict[str, str]
) -> None:
    operation(shelf)["responses"]["200"]["links"] = {"astray": link}
    with pytest.raises(DocumentError) as refusal:
        namespaced(shelf, "shelf")
    assert str(refusal.value) == "shelf has a link astray to no operation of its own."


def test_security_of_the_document_is_pushed_down(shelf: dict[str, Any]) -> None:
    document = namespaced(shelf, "shelf")
    assert "security" not in document
    assert operation(document)["security"] == [{"shelf.key": []}]


def test_security_of_an_operation_wins(shelf: dict[str, Any]) -> None:
    operation(shelf)["security"] = []
    assert operation(namespaced(shelf, "shelf"))["security"] == []


def test_security_scheme_that_is_absent_is_refused_by_name(shelf: dict[str, Any]) -> None:
    operation(shelf)["security"] = [{"key": [], "absent": []}]
    with pytest.raises(DocumentError) as refusal:
        namespaced(shelf, "shelf")
    expected = "shelf secures GET /books/{id} with absent, which it does not have."
    assert str(refusal.value) == expected
