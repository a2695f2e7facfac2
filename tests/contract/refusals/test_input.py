"""Parameters and bodies that stop the start."""

import pytest

from tests.contract.refusals.changes import Refused, assert_refused, body, get_thing, parameter

OBJECT = {"type": "object"}


REFUSED: Refused = {
    "parameter-object": (parameter(schema=OBJECT), ["getThing", "filter", "object"]),
    "parameter-maybe-object": (
        parameter(schema={"type": ["integer", "object"]}),
        ["getThing", "filter", "object"],
    ),
    "parameter-deep-object": (parameter(style="deepObject"), ["getThing", "filter", "deepObject"]),
    "parameter-space": (
        parameter(style="spaceDelimited"),
        ["getThing", "filter", "spaceDelimited"],
    ),
    "parameter-pipe": (parameter(style="pipeDelimited"), ["getThing", "filter", "pipeDelimited"]),
    "parameter-label": (
        lambda d: get_thing(d)["parameters"][0].update(style="label"),
        ["getThing", "thingId", "label"],
    ),
    "parameter-matrix": (
        lambda d: get_thing(d)["parameters"][0].update(style="matrix"),
        ["getThing", "thingId", "matrix"],
    ),
    "parameter-reserved": (parameter(allowReserved=True), ["getThing", "filter", "allowReserved"]),
    "parameter-content": (
        lambda d: get_thing(d)["parameters"].append(
            {"name": "filter", "in": "query", "content": {"application/json": {"schema": True}}}
        ),
        ["getThing", "filter", "content"],
    ),
    "parameter-not-in-the-template": (
        lambda d: d["paths"].update({"/things/{id}": d["paths"].pop("/things/{thingId}")}),
        ["getThing", "thingId"],
    ),
    "parameter-missing-of-the-template": (
        lambda d: get_thing(d)["parameters"].pop(0),
        ["getThing", "thing"],
    ),
    "parameters-of-one-name": (
        lambda d: get_thing(d)["parameters"].append(
            {"name": "limit", "in": "header", "schema": {"type": "integer"}}
        ),
        ["getThing", "limit"],
    ),
    "body-multipart": (body("multipart/form-data"), ["createThing", "multipart/form-data"]),
    "body-xml": (body("application/xml"), ["createThing", "application/xml"]),
    "body-octets": (body("application/octet-stream"), ["createThing", "octet-stream"]),
    "body-anything": (body("*/*"), ["createThing", "*/*"]),
    "body-form-with-object": (
        body("application/x-www-form-urlencoded", {"properties": {"inner": OBJECT}}),
        ["createThing", "inner"],
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_start_is_refused_by_name_in_one_sentence(name: str) -> None:
    assert_refused(*REFUSED[name])
