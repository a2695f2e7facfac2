import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tenantry.contract.documents import DocumentError, build, check, render, standalone, write

ADDITION = {
    "overlay": "1.0.0",
    "info": {"title": "Additions", "version": "1.0.0"},
    "actions": [
        {
            "target": "$.paths['/books/{id}'].get",
            "description": "Ids may be malformed.",
            "update": {"responses": {"400": {"description": "Malformed."}}},
        }
    ],
}

Specs = Callable[..., Path]


def test_build_applies_each_contract_its_own_overlay(specs: Specs, shelf: dict[str, Any]) -> None:
    attic = {**shelf, "servers": [{"url": "/attic"}]}
    document = build(specs({"shelf": shelf, "attic": attic}, {"shelf": ADDITION}))
    statuses = {path: list(item["get"]["responses"]) for path, item in document["paths"].items()}
    assert statuses == {"/attic/books/{id}": ["200"], "/v2/books/{id}": ["200", "400"]}


def test_build_raises_before_it_overlays(specs: Specs, shelf: dict[str, Any]) -> None:
    shelf["openapi"] = "3.0.3"
    shelf["components"]["schemas"]["Book"]["nullable"] = True
    document = build(specs({"shelf": shelf}, {"shelf": ADDITION}))
    assert document["components"]["schemas"]["shelf.Book"]["type"] == ["object", "null"]


def test_build_of_a_contract_with_aliases_renames_each_place_once(
    specs: Specs, shelf: dict[str, Any]
) -> None:
    shelf["components"]["schemas"]["Loan"] = {"$ref": "#/components/schemas/Book"}
    shelf["components"]["schemas"]["Sale"] = shelf["components"]["schemas"]["Loan"]
    folder = specs({"shelf": shelf})
    assert "&" in (folder / "contracts" / "shelf.yaml").read_text(encoding="utf-8")
    schemas = build(folder)["components"]["schemas"]
    assert schemas["shelf.Loan"] == {"$ref": "#/components/schemas/shelf.Book"}
    assert schemas["shelf.Sale"] == {"$ref": "#/components/schemas/shelf.Book"}


def test_render_is_the_same_bytes_each_time(specs: Specs, shelf: dict[str, Any]) -> None:
    attic = {**shelf, "servers": [{"url": "/attic"}]}
    folder = specs({"shelf": shelf, "attic": attic}, {"shelf": ADDITION})
    assert render(build(folder)) == render(build(folder))


def test_render_is_json_in_utf_8_with_a_newline_at_the_end() -> None:
    assert render({"title": "Bücher"}) == '{\n "title": "Bücher"\n}\n'.encode()


def test_check_of_what_was_written_finds_nothing(specs: Specs, shelf: dict[str, Any]) -> None:
    folder = specs({"shelf": shelf})
    write(folder)
    assert check(folder) is None
    assert json.loads((folder / "openapi.json").read_bytes())["info"]["title"] == "All"


def test_check_after_a_contract_changed_says_stale(specs: Specs, shelf: dict[str, Any]) -> None:
    write(specs({"shelf": shelf}))
    folder = specs({"shelf": {**shelf, "servers": [{"url": "/v3"}]}})
    sentence = f"{folder}/openapi.json is stale: it is not what the contracts and overlays make."
    assert check(folder) == sentence


def test_check_without_a_document_says_stale(specs: Specs, shelf: dict[str, Any]) -> None:
    assert check(specs({"shelf": shelf})) is not None


def test_standalone_is_one_contract_with_its_overlay(specs: Specs, shelf: dict[str, Any]) -> None:
    attic = {**shelf, "servers": [{"url": "/attic"}]}
    document = standalone(specs({"shelf": shelf, "attic": attic}, {"shelf": ADDITION}), "shelf")
    assert document["servers"] == [{"url": "https://shelf.example/v2"}]
    assert list(document["paths"]) == ["/books/{id}"]
    operation = document["paths"]["/books/{id}"]["get"]
    assert operation["operationId"] == "getBook"
    assert list(operation["responses"]) == ["200", "400"]
    assert list(document["components"]["schemas"]) == ["Book"]


def test_standalone_of_an_unknown_contract_is_refused(specs: Specs, shelf: dict[str, Any]) -> None:
    with pytest.raises(DocumentError, match=r"^There is no contract attic\.$"):
        standalone(specs({"shelf": shelf}), "attic")
