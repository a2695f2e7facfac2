from copy import deepcopy
from typing import Any

import pytest

from tenantry.contract.documents import DocumentError
from tenantry.contract.documents.merge import merged

INFO = {"title": "All", "version": "1"}


def other(shelf: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """A second contract like the first, under another path unless told otherwise."""
    document = {**deepcopy(shelf), "servers": [{"url": "https://attic.example/attic"}]}
    return {**document, **changes}


def test_components_of_one_name_are_told_apart(shelf: dict[str, Any]) -> None:
    document = merged({"attic": other(shelf), "shelf": shelf}, INFO)
    assert list(document["components"]["schemas"]) == ["attic.Book", "shelf.Book"]
    assert list(document["components"]["securitySchemes"]) == ["attic.key", "shelf.key"]


@pytest.mark.parametrize(
    ("servers", "path"),
    [
        ([{"url": "https://shelf.example/v2"}, {"url": "/v3"}], "/v2/books/{id}"),
        ([{"url": "https://shelf.example/v2/"}], "/v2/books/{id}"),
        ([{"url": "https://shelf.example"}], "/books/{id}"),
        ([], "/books/{id}"),
    ],
)
def test_paths_move_under_the_path_of_the_first_server(
    shelf: dict[str, Any], servers: list[dict[str, str]], path: str
) -> None:
    document = merged({"shelf": {**shelf, "servers": servers}}, INFO)
    assert list(document["paths"]) == [path]
    assert document["servers"] == [{"url": "/"}]


def test_operations_bear_their_contract(shelf: dict[str, Any]) -> None:
    document = merged({"attic": other(shelf), "shelf": shelf}, INFO)
    owners = {path: item["get"]["x-contract"] for path, item in document["paths"].items()}
    assert owners == {"/attic/books/{id}": "attic", "/v2/books/{id}": "shelf"}


def test_tags_bear_the_title_and_keep_their_description(shelf: dict[str, Any]) -> None:
    document = merged({"shelf": shelf}, INFO)
    assert document["tags"] == [{"name": "Shelf: Rare Books", "description": "Books behind glass."}]
    assert document["paths"]["/v2/books/{id}"]["get"]["tags"] == ["Shelf: Rare Books"]


def test_tag_that_is_not_declared_is_refused_by_name(shelf: dict[str, Any]) -> None:
    with pytest.raises(DocumentError) as refusal:
        merged({"shelf": {**shelf, "tags": []}}, INFO)
    assert str(refusal.value) == "shelf does not declare the tag Rare Books."


def test_path_of_two_contracts_is_refused_by_name(shelf: dict[str, Any]) -> None:
    attic = other(shelf, servers=shelf["servers"])
    with pytest.raises(DocumentError) as refusal:
        merged({"attic": attic, "shelf": shelf}, INFO)
    expected = "The path /v2/books/{id} of shelf clashes with /v2/books/{id}."
    assert str(refusal.value) == expected


def test_paths_that_match_the_same_requests_are_refused_by_name(shelf: dict[str, Any]) -> None:
    item = shelf["paths"]["/books/{id}"]
    attic = other(shelf, servers=shelf["servers"], paths={"/books/{name}": item})
    with pytest.raises(DocumentError) as refusal:
        merged({"attic": attic, "shelf": shelf}, INFO)
    expected = "The path /v2/books/{id} of shelf clashes with /v2/books/{name}."
    assert str(refusal.value) == expected


def test_info_is_the_one_given(shelf: dict[str, Any]) -> None:
    document = merged({"shelf": shelf}, INFO)
    assert document["info"] == {"title": "All", "version": "1"}
    assert document["openapi"] == "3.1.0"
