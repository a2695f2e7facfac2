"""The little check that every peer passes before it is timed, so that all do the same work."""

import http.client
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from harness import dataset
from harness.processes import HOST

_CALLER = {"x-api-key": dataset.CALLER_KEY}
_JSON = {"content-type": "application/json"}
_ABSENT = "00000000-0000-4000-8000-000000000000"


class DoesNotConform(Exception):
    """A peer does other work than the document says; the message lists every difference."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One request and the answer that the document promises.

    Args:
        content: the JSON of the answer; None where each framework words it itself.
    """

    promise: str
    method: str
    path: str
    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: str | None = None
    content: dict[str, Any] | None = None


def probes() -> Iterator[Probe]:
    yield from _successes()
    item = f"/v1/items/{dataset.item_id(0)}"
    yield Probe("no API key is 401", "GET", item, 401)
    yield Probe("a wrong key is 401", "GET", item, 401, {"x-api-key": dataset.UNKNOWN_KEY})
    yield Probe("a malformed id is 400", "GET", "/v1/items/not-a-uuid", 400, _CALLER)
    yield Probe("an unknown id is 404", "GET", f"/v1/items/{_ABSENT}", 404, _CALLER)
    yield Probe("an unknown path is 404", "GET", "/v1/nothing", 404, _CALLER)
    for body in ("{}", '{"key": 7}', '{"key": "%s"}' % ("k" * 201), "[]", '{"key":', ""):
        promise = f"a body of {body[:20] or 'no bytes'} is 400"
        yield Probe(promise, "POST", "/v1/keys/verify", 400, _JSON, body)


def _successes() -> Iterator[Probe]:
    for number in (0, 1, dataset.ITEMS - 1):
        path, content = f"/v1/items/{dataset.item_id(number)}", dataset.item(number)
        yield Probe(f"item {number} is read", "GET", path, 200, _CALLER, content=content)
    for number in (0, 1, dataset.KEYS - 1):
        tenant, scopes = dataset.tenant_id(number), dataset.scopes(number)
        content = {"valid": True, "tenant_id": tenant, "scopes": scopes}
        yield _verify(f"key {number} is valid", dataset.key(number), content)
    nothing: dict[str, Any] = {"valid": False, "tenant_id": None, "scopes": []}
    yield _verify("an unknown key is not valid", dataset.UNKNOWN_KEY, nothing)


def _verify(promise: str, key: str, content: dict[str, Any]) -> Probe:
    body = json.dumps({"key": key})
    return Probe(promise, "POST", "/v1/keys/verify", 200, _JSON, body, content)


def check(port: int) -> None:
    """Send every probe to the peer on this port of the loopback address.

    Raises:
        DoesNotConform: at least one answer is not the promised one.
    """
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    try:
        found = [(probe, _difference(connection, probe)) for probe in probes()]
    finally:
        connection.close()
    differences = [f"{probe.promise}: {said}" for probe, said in found if said]
    if differences:
        raise DoesNotConform("; ".join(differences))


def _difference(connection: http.client.HTTPConnection, probe: Probe) -> str | None:
    connection.request(probe.method, probe.path, body=probe.body, headers=probe.headers)
    answer = connection.getresponse()
    text = answer.read()
    if answer.status != probe.status:
        return f"it answered {answer.status}"
    if probe.content is None:
        return None
    if answer.headers.get_content_type() != "application/json":
        return f"its content type is {answer.headers['content-type']}"
    return None if json.loads(text) == probe.content else "its JSON differs"
