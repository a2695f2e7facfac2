"""Paths that stop the start."""

import pytest

from tests.contract.refusals.changes import (
    NO_BODY,
    Document,
    Refused,
    assert_refused,
    build,
    create_thing,
    get_thing,
    path,
)

DELETE_OTHER: Document = {
    "operationId": "deleteOther",
    "parameters": [{"name": "other", "in": "path", "required": True, "schema": {"type": "string"}}],
    "responses": {"204": {"description": ""}},
}


OTHER: Document = {"operationId": "withoutAnything", "x-contract": "other"}


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
    "contracts-alike-in-two-segments": (
        lambda d: d["paths"].update(
            {
                "/deep/a/b": {"get": NO_BODY},
                "/deep/a/c": {"get": NO_BODY | OTHER},
            }
        ),
        ["/deep/a", "other"],
    ),
    "published-path-without-a-query": (
        lambda d: create_thing(d).update({"x-published-path": "/other"}),
        ["createThing", "x-published-path"],
    ),
    "published-path-told-by-two-names": (
        lambda d: (
            create_thing(d).update({"x-published-path": "/other?action=create"}),
            get_thing(d).update({"x-published-path": "/other?verb=get"}),
        ),
        ["/other", "told by"],
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_start_is_refused_by_name_in_one_sentence(name: str) -> None:
    assert_refused(*REFUSED[name])


def test_start_is_not_refused_for_a_published_path_that_is_no_other_operations() -> None:
    publish = {"x-published-path": "/other?action=create"}
    assert build(lambda d: create_thing(d).update(publish)) is not None
