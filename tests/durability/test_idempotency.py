"""A creating request is sent again because the server died before it answered (rule 52)."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from models import organization
from models.actor import Actor
from models.api_key import ApiKey
from models.idempotency import IdempotencyRecord
from tests.command import Server
from tests.durability.caller import PATIENCE, Caller
from tests.durability.conftest import Opened, Serve
from tests.durability.stall import no_answer_is_kept

CREATE = ("POST", "/v1/api-keys")
VERIFY = ("POST", "/v1/internal/api-keys/verify")
KEY = {"idempotency-key": "9f0c2c55"}
Body = dict[str, str]


@pytest.fixture
def body(opened: Opened) -> Body:
    """The request's body: a key for a tenant that is there."""
    with opened():
        tenant = organization.create(Actor.command("tests"), slug="acme", name="Acme")
    return {"tenant_id": str(tenant.uuid), "name": "Build"}


def test_create_api_key_killed_before_its_answer_was_kept_is_409_and_has_one_effect(
    serve: Serve, opened: Opened, operator: str, body: Body
) -> None:
    """The key is there; its plaintext died with the server, so there is nothing to replay."""
    with (
        no_answer_is_kept(opened),
        serve() as running,
        Caller(running.base_url, operator, KEY) as caller,
        killed(running),
    ):
        caller.send(*CREATE, body)
        wait_until(lambda: keys(opened) == 1)
    with serve() as again, Caller(again.base_url, operator, KEY) as caller:
        answers = [caller.call(*CREATE, body) for _ in range(2)]
    assert [(status, told["error"]) for status, told in answers] == [(409, "conflict")] * 2
    assert keys(opened) == 1


def test_create_api_key_killed_after_its_answer_was_kept_is_replayed_and_has_one_effect(
    serve: Serve, opened: Opened, operator: str, body: Body
) -> None:
    """Nobody has read the answer; the one that comes instead holds a key that is good."""
    with (
        serve() as running,
        Caller(running.base_url, operator, KEY) as caller,
        killed(running),
    ):
        caller.send(*CREATE, body)
        wait_until(lambda: answers_kept(opened) == 1)
    with serve() as again, Caller(again.base_url, operator, KEY) as caller:
        status, made = caller.call(*CREATE, body)
        verified = caller.call(*VERIFY, {"key": made["plaintext"]})
    assert status == 201
    assert verified == (200, {"valid": True, "tenant_id": body["tenant_id"], "scopes": []})
    assert keys(opened) == 1


@contextmanager
def killed(running: Server) -> Iterator[None]:
    """By the end of the block, however it ends."""
    try:
        yield
    finally:
        running.process.kill()
        running.process.wait()


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
