from copy import deepcopy
from typing import Any

import pytest

from tenantry.contract.documents import DocumentError
from tenantry.contract.documents.merge import merged
from tenantry.contract.documents.standalone import alone

INFO = {"title": "All", "version": "1"}
CHECK = "/books?action=check&mark={mark}"


@pytest.fixture
def told_by_query(shelf: dict[str, Any]) -> dict[str, Any]:
    """A contract that tells two operations of one path apart by the query."""
    get = shelf["paths"].pop("/books/{id}")["get"]
    mark = {"name": "mark", "in": "query", "required": True, "schema": {"type": "string"}}
    check = {**deepcopy(get), "operationId": "checkBook", "parameters": [mark]}
    lend = {**deepcopy(get), "operationId": "lendBook", "parameters": []}
    shelf["paths"] = {CHECK: {"get": check}, "/books?action=lend": {"post": lend}}
    return shelf


def test_merge_makes_the_query_a_segment_and_keeps_the_published_path(
    told_by_query: dict[str, Any],
) -> None:
    paths = merged({"shelf": told_by_query}, INFO)["paths"]
    assert list(paths) == ["/v2/books/check", "/v2/books/lend"]
    assert paths["/v2/books/check"]["get"]["x-published-path"] == f"/v2{CHECK}"
    assert paths["/v2/books/lend"]["post"]["x-published-path"] == "/v2/books?action=lend"


def test_merge_keeps_the_parameter_that_a_template_stood_for(
    told_by_query: dict[str, Any],
) -> None:
    operation = merged({"shelf": told_by_query}, INFO)["paths"]["/v2/books/check"]["get"]
    assert [(it["name"], it["in"]) for it in operation["parameters"]] == [("mark", "query")]


def test_merge_leaves_other_operations_without_a_published_path(shelf: dict[str, Any]) -> None:
    operation = merged({"shelf": shelf}, INFO)["paths"]["/v2/books/{id}"]["get"]
    assert "x-published-path" not in operation


def test_merge_of_a_segment_that_is_a_path_already_is_refused(
    told_by_query: dict[str, Any],
) -> None:
    lend = deepcopy(told_by_query["paths"]["/books?action=lend"])
    lend["post"]["operationId"] = "lendAgain"
    told_by_query["paths"]["/books/lend"] = lend
    with pytest.raises(DocumentError, match=r"^The path /v2/books/lend of shelf clashes with "):
        merged({"shelf": told_by_query}, INFO)


def test_standalone_keeps_the_query_without_its_templates(told_by_query: dict[str, Any]) -> None:
    paths = alone(told_by_query)["paths"]
    assert list(paths) == ["/books?action=check", "/books?action=lend"]
    assert paths["/books?action=check"]["get"]["parameters"][0]["name"] == "mark"


@pytest.mark.parametrize("change", [{"in": "header"}, {"required": False}, {"name": "other"}])
def test_template_that_no_query_parameter_declares_is_refused_by_name(
    told_by_query: dict[str, Any], change: dict[str, Any]
) -> None:
    told_by_query["paths"][CHECK]["get"]["parameters"][0].update(change)
    expected = f"GET {CHECK} does not declare its query parameter mark."
    with pytest.raises(DocumentError) as refusal:
        merged({"shelf": told_by_query}, INFO)
    assert str(refusal.value) == expected
    with pytest.raises(DocumentError) as refusal:
        alone(told_by_query)
    assert str(refusal.value) == expected
