"""Changes of minimal.yaml, and what is asked of the sentence that refuses one."""

from collections.abc import Callable
from typing import Any

import pytest

from tenantry.contract import StartRefused, build_application
from tests.contract.served import document, handlers

Document = dict[str, Any]
Change = Callable[[Document], object]
Refused = dict[str, tuple[Change, list[str]]]
"""What is refused, by what change, with which words in the sentence that says so."""

NO_BODY: Document = {"operationId": "withoutBody", "responses": {"204": {"description": ""}}}
"""An operation that takes nothing and gives nothing."""


def build(change: Change = lambda _: None, **more: Any) -> Any:
    """The application of minimal.yaml after a change."""
    minimal = document("minimal")
    change(minimal)
    more.setdefault("credentials", {"key": lambda credential, _request: credential})
    return build_application(minimal, handlers=handlers("minimal"), **more)


def assert_refused(change: Change, words: list[str], **more: Any) -> None:
    """The start is refused in one sentence that names what is wrong."""
    with pytest.raises(StartRefused) as refused:
        build(change, **more)
    sentence = str(refused.value)
    assert "\n" not in sentence
    assert [word for word in words if word not in sentence] == []
    assert len(sentence) <= 300


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
