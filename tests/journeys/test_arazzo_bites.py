"""Journeys against a server with a fault: each fault keeps to the contract's schema, and is found.

Real answers of a real server pass through a transport that changes one of them.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.arazzo.runner import StepFailed, run
from tests.command import printed, server
from tests.handlers.conftest import NO_AUTHORITIES
from tests.journeys.test_arazzo import DOCUMENTS, Served

Json = dict[str, Any]
PLAY = "/api/org-api-keys"
VERIFY = "/v1/internal/api-keys/verify"


class Faulty(httpx.HTTPTransport):
    """Answers of one operation come changed.

    Args:
        method: of the requests whose answers are changed.
        path: the end of their paths.
        fault: gives the body that is sent in place of the true one.
    """

    def __init__(self, method: str, path: str, fault: Callable[[Json], Json]) -> None:
        super().__init__(verify=NO_AUTHORITIES)
        self._method, self._path, self._fault = method, path, fault

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        answer = super().handle_request(request)
        if (request.method, answer.is_success) != (self._method, True):
            return answer
        if not request.url.path.endswith(self._path):
            return answer
        body = self._fault(json.loads(answer.read()))
        return httpx.Response(answer.status_code, json=body)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("tenantry")
    with server(folder, worker="false") as running:
        port = running.base_url.rpartition(":")[2]
        yield Served(running.base_url, json.loads(printed(folder, "demo", "--json", port=port)))


@pytest.fixture
def inputs(served: Served, request: pytest.FixtureRequest) -> Json:
    """The demo's, with slugs of this test's own for the tenants that a journey creates."""
    organization = served.demo["organization"]
    slug = hashlib.sha256(request.node.name.encode()).hexdigest()[:8]
    return served.demo | {"organization": organization | {"slug": slug}}


def every_key_is_bad(body: Json) -> Json:
    return {"valid": False}


def no_key_is_ever_bad(body: Json) -> Json:
    return {"valid": True}


def never_frozen(body: Json) -> Json:
    return body | {"status": "active"}


def nothing(body: Json) -> Json:
    return body | {"items": []}


def one_page(body: Json) -> Json:
    return {"items": body["items"]}


def a_token_is_never_consumed(body: Json) -> Json:
    return body | {"data": body["data"] | {"valid": True, "status": "active"}}


def of_another_organization(body: Json) -> Json:
    return body | {"data": body["data"] | {"org_id": body["data"]["org_id"] + 1}}


def always_active(body: Json) -> Json:
    return body | {"data": [each | {"is_active": True} for each in body["data"]]}


def tells_the_key(body: Json) -> Json:
    return body | {"data": [each | {"key": "dpk_"} for each in body["data"]]}


@pytest.mark.parametrize(
    ("name", "journey", "method", "path", "fault", "step"),
    [
        ("tenant_registry", 0, "POST", VERIFY, every_key_is_bad, "verify"),
        ("tenant_registry", 0, "POST", VERIFY, no_key_is_ever_bad, "verify"),
        ("tenant_registry", 0, "POST", "/cancel", never_frozen, "cancel"),
        ("tenant_registry", 0, "GET", "/v1/entitlements", nothing, "list_entitlements"),
        ("tenant_registry", 0, "GET", "/v1/audit", nothing, "list_audit"),
        ("tenant_registry", 1, "GET", "/v1/audit", one_page, "first_page"),
        (
            "dailyplay",
            0,
            "GET",
            "/validate-session",
            a_token_is_never_consumed,
            "validate_consumed",
        ),
        ("dailyplay", 0, "POST", "/consume-session", of_another_organization, "consume"),
        ("dailyplay", 0, "GET", PLAY, tells_the_key, "list_keys"),
        ("dailyplay", 1, "GET", PLAY, always_active, "list_inactive"),
        ("across_contracts", 0, "POST", VERIFY, every_key_is_bad, "verify_play_key"),
        ("across_contracts", 1, "GET", "/v1/api-keys", nothing, "list_in_the_registry"),
        ("across_contracts", 1, "GET", PLAY, always_active, "list_in_dailyplay"),
    ],
)
def test_journey_stops_at_the_step_that_meets_the_fault(
    served: Served,
    inputs: Json,
    name: str,
    journey: int,
    method: str,
    path: str,
    fault: Callable[[Json], Json],
    step: str,
) -> None:
    document = DOCUMENTS[name]
    faulty = Faulty(method, path, fault)
    with (
        httpx.Client(base_url=served.base_url, transport=faulty) as client,
        pytest.raises(StepFailed) as stopped,
    ):
        run(document, document.workflows[journey], inputs, client)
    assert stopped.value.step == step
