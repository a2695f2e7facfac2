"""Documents, operations and handlers that stop the start."""

from typing import Any

import pytest

from tenantry.contract import StartRefused, build_application
from tests.contract.refusals.changes import (
    NO_BODY,
    Change,
    Refused,
    assert_refused,
    body,
    build,
    create_thing,
    get_thing,
    handler,
    second,
)
from tests.contract.served import document

REFUSED: Refused = {
    "openapi-3.0": (lambda d: d.update(openapi="3.0.3"), ["3.0.3", "3.1"]),
    "openapi-missing": (lambda d: d.pop("openapi"), ["3.1"]),
    "operation-id-missing": (
        lambda d: get_thing(d).pop("operationId"),
        ["GET", "/things/{thingId}"],
    ),
    "operation-id-empty": (handler(""), ["GET", "/things/{thingId}"]),
    "operation-id-twice": (second(operationId="createThing"), ["createThing"]),
    "handler-missing": (handler("noSuchThing"), ["noSuchThing"]),
    "handler-module-missing": (handler("nowhere.getThing"), ["nowhere.getThing"]),
    "handler-not-callable": (handler("NOT_CALLABLE"), ["NOT_CALLABLE"]),
    "handler-without-parameter": (handler("withoutLimit"), ["withoutLimit", "limit"]),
    "handler-with-surplus": (handler("withSurplus"), ["withSurplus", "colour"]),
    "handler-without-body": (
        lambda d: create_thing(d).update(operationId="withoutBody"),
        ["withoutBody", "body"],
    ),
    "handler-wants-a-body-that-is-none": (
        lambda d: create_thing(d).pop("requestBody"),
        ["createThing", "body"],
    ),
    "method-trace": (
        lambda d: d["paths"].update({"/second": {"trace": NO_BODY}}),
        ["withoutBody", "TRACE"],
    ),
    "response-without-success": (
        lambda d: create_thing(d).update(responses={"404": {"description": ""}}),
        ["createThing"],
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_start_is_refused_by_name_in_one_sentence(name: str) -> None:
    assert_refused(*REFUSED[name])


def test_start_is_refused_for_a_missing_package() -> None:
    with pytest.raises(StartRefused, match="no_such_package"):
        build_application(document("minimal"), handlers="no_such_package", credentials={})


def test_start_lets_a_bug_in_a_handlers_module_through(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A module that is there but can't be imported is not reported as missing."""
    (tmp_path / "buggy_handlers.py").write_text("import a_module_that_is_not_there\n")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="a_module_that_is_not_there"):
        build_application(document("minimal"), handlers="buggy_handlers", credentials={})


SERVED: dict[str, Change] = {
    "as-it-is": lambda _: None,
    "header-left-out": lambda _: None,
    "optional-surplus": handler("withOptionalSurplus"),
    "everything-asked-for": handler("withEverything"),
    "callbacks-and-links": lambda d: create_thing(d).update(callbacks={"a": {}}),
    "dialect-2020-12": lambda d: d.update(
        jsonSchemaDialect="https://json-schema.org/draft/2020-12/schema"
    ),
    "dialect-of-openapi": lambda d: d.update(
        jsonSchemaDialect="https://spec.openapis.org/oas/3.1/dialect/base"
    ),
    "body-vendor-json": body("application/vnd.thing+json"),
    "body-text": body("text/csv", {"type": "string"}),
    "own-extensions": lambda d: get_thing(d).update({"x-anything": 1}),
    "webhooks": lambda d: d.update(webhooks={}),
}


@pytest.mark.parametrize("name", SERVED)
def test_start_is_not_refused_for_what_can_be_served(name: str) -> None:
    assert build(SERVED[name]) is not None
