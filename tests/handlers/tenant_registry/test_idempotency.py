"""Creating operations that are sent twice (rule 52)."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from models import api_key as api_keys
from models.actor import Actor
from models.idempotency import IdempotencyRecord
from tenantry.app import create_app
from tenantry.settings import Settings
from tests.contract.server import serving

Json = dict[str, Any]

KEY = {"idempotency-key": "4f6f3a1e"}
BODIES = {
    "/v1/tenants": {"slug": "second", "name": "Second"},
    "/v1/api-keys": {"tenant_id": "", "name": "Twice"},
    "/v1/catalog/request": {"tenant_id": "", "product": "dailyplay"},
    "/v1/catalog/trial-request": {"tenant_id": "", "product": "dailyplay"},
    "/v1/audit": {"tenant_id": "", "action": "scan.finished"},
}
creating = pytest.mark.parametrize("path", BODIES)


def body_of(path: str, tenant: Json) -> Json:
    body = dict(BODIES[path])
    return body | {"tenant_id": tenant["id"]} if "tenant_id" in body else body


def events(client: httpx.Client) -> list[int]:
    return [each["id"] for each in client.get("/v1/audit").json()["items"]]


@creating
def test_creating_post_sent_twice_has_one_effect_and_one_answer(
    client: httpx.Client, tenant: Json, path: str
) -> None:
    body = body_of(path, tenant)
    first = client.post(path, json=body, headers=KEY)
    after_first = events(client)
    second = client.post(path, json=body, headers=KEY)
    assert first.is_success
    assert (second.status_code, second.content) == (first.status_code, first.content)
    assert events(client) == after_first


def test_creating_post_under_another_key_has_its_effect_again(
    client: httpx.Client, tenant: Json
) -> None:
    body = body_of("/v1/audit", tenant)
    first, second = (
        client.post("/v1/audit", json=body, headers={"idempotency-key": key}) for key in "ab"
    )
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] != second.json()["id"]


def test_creating_post_201_with_a_key_shows_what_a_list_does(
    client: httpx.Client, tenant: Json
) -> None:
    """The answer that is kept has moments in the form of all others."""
    made = client.post("/v1/audit", json=body_of("/v1/audit", tenant), headers=KEY).json()
    assert made == client.get("/v1/audit").json()["items"][0]


@creating
def test_creating_post_422_for_another_body(client: httpx.Client, tenant: Json, path: str) -> None:
    body = body_of(path, tenant)
    client.post(path, json=body, headers=KEY)
    answer = client.post(path, json=body | {"more": True}, headers=KEY)
    assert (answer.status_code, answer.json()["error"]) == (422, "unprocessable")


@creating
def test_creating_post_409_while_the_first_has_no_answer(
    client: httpx.Client, tenant: Json, path: str
) -> None:
    """Under way, or dead before its answer was kept: never a second effect."""
    body = body_of(path, tenant)
    client.post(path, json=body, headers=KEY)
    IdempotencyRecord.update(status=None, answer=None).execute()
    answer = client.post(path, json=body, headers=KEY)
    assert (answer.status_code, answer.json()["error"]) == (409, "conflict")


@creating
@pytest.mark.parametrize("value", ["", "x" * 256])
def test_creating_post_400_for_a_key_of_no_length_or_too_much(
    client: httpx.Client, tenant: Json, path: str, value: str
) -> None:
    headers = {"idempotency-key": value}
    answer = client.post(path, json=body_of(path, tenant), headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_input")


def test_creating_post_replays_for_members_in_another_order(client: httpx.Client) -> None:
    first = client.post("/v1/tenants", json={"slug": "acme", "name": "A"}, headers=KEY)
    second = client.post("/v1/tenants", json={"name": "A", "slug": "acme"}, headers=KEY)
    assert (second.status_code, second.content) == (201, first.content)


def test_creating_post_422_for_another_operation_with_the_same_key(
    client: httpx.Client, tenant: Json
) -> None:
    body = {"tenant_id": tenant["id"], "product": "dailyplay"}
    client.post("/v1/catalog/request", json=body, headers=KEY)
    answer = client.post("/v1/catalog/trial-request", json=body, headers=KEY)
    assert answer.status_code == 422


def test_creating_post_of_another_credential_is_another_request(
    client: httpx.Client, tenant: Json
) -> None:
    """An answer is never given to anyone else: it may hold a secret."""
    _, other = api_keys.create_operator(Actor.command("tests"), "other")
    body = {"tenant_id": tenant["id"], "name": "k"}
    first = client.post("/v1/api-keys", json=body, headers=KEY)
    headers = KEY | {"authorization": f"Bearer {other}"}
    second = client.post("/v1/api-keys", json=body, headers=headers)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["plaintext"] != second.json()["plaintext"]


def test_creating_post_that_was_refused_may_be_sent_again(
    client: httpx.Client, tenant: Json
) -> None:
    """A refusal has no effect, so there is nothing to protect."""
    body = {"slug": tenant["slug"], "name": "Acme"}
    assert client.post("/v1/tenants", json=body, headers=KEY).status_code == 409
    body = {"slug": "another", "name": "Acme"}
    assert client.post("/v1/tenants", json=body, headers=KEY).status_code == 201


def test_creating_post_without_the_header_has_an_effect_each_time(client: httpx.Client) -> None:
    first, second = (client.post("/v1/audit", json={"action": "a"}).json() for _ in range(2))
    assert first["id"] != second["id"]


def test_creating_post_sent_by_many_at_once_has_one_effect(client: httpx.Client) -> None:
    """Each of the others is told the same, or that there is no answer yet."""
    body = {"slug": "acme", "name": "Acme"}
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda _: client.post("/v1/tenants", json=body, headers=KEY), range(16))
        )
    made = {answer.content for answer in answers if answer.status_code == 201}
    assert len(made) == 1
    assert {answer.status_code for answer in answers} <= {201, 409}
    created = {"action": "tenant_registry.organization.create"}
    assert len(client.get("/v1/audit", params=created).json()["items"]) == 1


@pytest.fixture
def loopback(settings: Settings) -> Iterator[httpx.Client]:
    """A client without a credential of a server that needs none."""
    with (
        serving(create_app(settings.model_copy(update={"registry_auth": "loopback"}))) as url,
        httpx.Client(base_url=url) as client,
    ):
        yield client


def test_creating_post_without_a_credential_ignores_the_key(loopback: httpx.Client) -> None:
    body = {"action": "scan.finished"}
    first, second = (loopback.post("/v1/audit", json=body, headers=KEY) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["id"] != second.json()["id"]
