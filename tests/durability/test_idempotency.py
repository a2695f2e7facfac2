"""A creating request is sent again because the server died before it answered (rule 52)."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from urllib.parse import urlsplit

import httpx
import pytest

from models import organization
from models.actor import Actor
from models.api_key import ApiKey
from models.idempotency import IdempotencyRecord
from tests.command import Server
from tests.durability.conftest import PATIENCE, Connect, Opened, Serve
from tests.durability.stall import no_answer_is_kept

KEY = {"idempotency-key": "9f0c2c55"}


@pytest.fixture
def body(opened: Opened) -> dict[str, str]:
    """The request's body: a key for a tenant that is there."""
    with opened():
        tenant = organization.create(Actor.command("tests"), slug="acme", name="Acme")
    return {"tenant_id": str(tenant.uuid), "name": "Build"}


def test_create_api_key_killed_before_its_answer_was_kept_is_409_and_has_one_effect(
    serve: Serve, opened: Opened, connect: Connect, operator: str, body: dict[str, str]
) -> None:
    """The key is there; its plaintext died with the server, so there is nothing to replay."""
    with (
        no_answer_is_kept(opened),
        serve() as running,
        sent(running, operator, body),
        killed(running),
    ):
        wait_until(lambda: keys(opened) == 1)
    with serve() as again:
        client = connect(again.base_url)
        answers = [client.post("/v1/api-keys", json=body, headers=KEY) for _ in range(2)]
    assert [(each.status_code, each.json()["error"]) for each in answers] == [
        (409, "conflict"),
        (409, "conflict"),
    ]
    assert keys(opened) == 1


def test_create_api_key_killed_after_its_answer_was_kept_is_replayed_and_has_one_effect(
    serve: Serve, opened: Opened, connect: Connect, operator: str, body: dict[str, str]
) -> None:
    """Nobody has read the answer; the one that comes instead holds a key that opens."""
    with serve() as running, sent(running, operator, body), killed(running):
        wait_until(lambda: answers_kept(opened) == 1)
    with serve() as again:
        client = connect(again.base_url)
        answer = client.post("/v1/api-keys", json=body, headers=KEY)
        made = answer.json()
        verified = verify(client, made["plaintext"])
    assert answer.status_code == 201
    assert verified == {"valid": True, "tenant_id": body["tenant_id"], "scopes": []}
    assert keys(opened) == 1


@contextmanager
def killed(running: Server) -> Iterator[None]:
    """At the end of the block, however it ends."""
    try:
        yield
    finally:
        running.process.kill()
        running.process.wait()


@contextmanager
def sent(running: Server, operator: str, body: dict[str, str]) -> Iterator[None]:
    """The request has left; its answer is never read."""
    headers = KEY | {
        "authorization": f"Bearer {operator}",
        "content-type": "application/json",
    }
    with closing(HTTPConnection(urlsplit(running.base_url).netloc)) as connection:
        connection.request("POST", "/v1/api-keys", json.dumps(body), headers)
        yield


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def keys(opened: Opened) -> int:
    with opened():
        return ApiKey.select().where(ApiKey.name == "Build").count()


def answers_kept(opened: Opened) -> int:
    with opened():
        return IdempotencyRecord.select().where(IdempotencyRecord.answer.is_null(False)).count()


def verify(client: httpx.Client, plaintext: str) -> object:
    return client.post("/v1/internal/api-keys/verify", json={"key": plaintext}).json()
