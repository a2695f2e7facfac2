"""A document or a handler that can't be served stops the start, by name, in one sentence."""

from collections.abc import Callable
from typing import Any

import pytest

from tenantry.contract import Options, StartRefused, build_application
from tests.contract.served import document, handlers

Document = dict[str, Any]
Change = Callable[[Document], object]


def build(change: Change = lambda _: None, **more: Any) -> Any:
    """The application of minimal.yaml after a change."""
    minimal = document("minimal")
    change(minimal)
    more.setdefault("credentials", {"key": lambda credential, _request: credential})
    return build_application(minimal, handlers=handlers("minimal"), **more)


def get_thing(minimal: Document) -> Document:
    operation: Document = minimal["paths"]["/things/{thingId}"]["get"]
    return operation


def create_thing(minimal: Document) -> Document:
    operation: Document = minimal["paths"]["/things"]["post"]
    return operation


def parameter(**more: Any) -> Change:
    """Adds the query parameter `filter`."""
    added = {"name": "filter", "in": "query", "schema": {"type": "string"}, **more}
    return lambda minimal: get_thing(minimal)["parameters"].append(added)


def body(media_type: str, schema: Any = True) -> Change:
    content = {media_type: {"schema": schema}}
    return lambda minimal: create_thing(minimal).update(requestBody={"content": content})


def scheme(**scheme: Any) -> Change:
    return lambda minimal: minimal["components"]["securitySchemes"].update(key=scheme)


def security(*requirements: Any) -> Change:
    return lambda minimal: get_thing(minimal).update(security=list(requirements))


def thing(**schema: Any) -> Change:
    return lambda minimal: minimal["components"]["schemas"].update(Thing=schema)


def handler(name: str) -> Change:
    return lambda minimal: get_thing(minimal).update(operationId=name)


def path(template: str, *, of: str = "createThing") -> Change:
    """Moves an operation to another path."""
    old = "/things" if of == "createThing" else "/things/{thingId}"
    return lambda minimal: minimal["paths"].update({template: minimal["paths"].pop(old)})


def second(**more: Any) -> Change:
    """Adds one more operation."""
    return lambda minimal: minimal["paths"].update({"/second": {"post": NO_BODY | more}})


NO_BODY: Document = {"operationId": "withoutBody", "responses": {"204": {"description": ""}}}
DELETE_OTHER: Document = {
    "operationId": "deleteOther",
    "parameters": [{"name": "other", "in": "path", "required": True, "schema": {"type": "string"}}],
    "responses": {"204": {"description": ""}},
}
OBJECT = {"type": "object"}
OAUTH2 = {"type": "oauth2", "flows": {}}
OPENID = {"type": "openIdConnect", "openIdConnectUrl": "https://example.org"}

REFUSED: dict[str, tuple[Change, list[str]]] = {
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
    "security-oauth2": (scheme(**OAUTH2), ["getThing", "key", "oauth2"]),
    "security-openid": (scheme(**OPENID), ["getThing", "key", "openIdConnect"]),
    "security-mutual-tls": (scheme(type="mutualTLS"), ["getThing", "key", "mutualTLS"]),
    "security-digest": (scheme(type="http", scheme="digest"), ["getThing", "key", "digest"]),
    "security-scheme-unknown": (security({"other": []}), ["getThing", "other"]),
    "security-anonymous": (security({"key": []}, {}), ["getThing"]),
    "security-anonymous-alone": (security({}), ["getThing"]),
    "security-anonymous-for-all": (
        lambda d: (get_thing(d).pop("security"), d.update(security=[{}])),
        ["getThing"],
    ),
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
    "method-trace": (
        lambda d: d["paths"].update({"/second": {"trace": NO_BODY}}),
        ["withoutBody", "TRACE"],
    ),
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
    "response-without-success": (
        lambda d: create_thing(d).update(responses={"404": {"description": ""}}),
        ["createThing"],
    ),
    "published-path-without-a-query": (
        lambda d: create_thing(d).update({"x-published-path": "/other"}),
        ["createThing", "x-published-path"],
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_start_is_refused_by_name_in_one_sentence(name: str) -> None:
    change, words = REFUSED[name]
    with pytest.raises(StartRefused) as refused:
        build(change)
    sentence = str(refused.value)
    assert "\n" not in sentence
    assert [word for word in words if word not in sentence] == []
    assert len(sentence) <= 300


def test_start_is_refused_for_a_scheme_without_checker() -> None:
    with pytest.raises(StartRefused, match=r"getThing.*\bkey\b.*checker"):
        build(credentials={})


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


def test_start_is_not_refused_for_an_anonymous_operation_that_is_listed() -> None:
    options = Options(anonymous=frozenset({"getThing"}))
    assert build(security({"key": []}, {}), options=options) is not None
