"""Paths that stop the start."""

import pytest

from tests.contract.refusals.changes import (
    NO_BODY,
    Document,
    Refused,
    assert_refused,
    create_thing,
    path,
)

DELETE_OTHER: Document = {
    "operationId": "deleteOther",
    "parameters": [{"name": "other", "in": "path", "required": True, "schema": {"type": "string"}}],
    "responses": {"204": {"description": ""}},
}


REFUSED: Refused = {
    "path-prefix": (path("/things/a{thingId}", of="getThing"), ["a{thingId}"]),
    "path-suffix": (path("/things/{thingId}.json", of="getThing"), ["{thingId}.json"]),
    "path-two-names": (path("/things/{thingId}{b}", of="getThing"), ["{thingId}{b}"]),
    "path-half-open": (path("/things/{thingId", of="getThing"), ["{thingId"]),
    "path-with-query": (path("/things?action=a"), ["/things?action=a"]),
    "paths-alike": (
        lambda d: d["paths"].update({"/things/{other}": {"delete": DELETE_OTHER}}),
        ["/things/{thingId}", "/things/{other}"],
    ),
    "contracts-alike": (
        lambda d: d["paths"]["/things"].update(put=NO_BODY | {"x-contract": "other"}),
        ["/things", "other"],
    ),
    "published-path-without-a-query": (
        lambda d: create_thing(d).update({"x-published-path": "/other"}),
        ["createThing", "x-published-path"],
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_start_is_refused_by_name_in_one_sentence(name: str) -> None:
    assert_refused(*REFUSED[name])
