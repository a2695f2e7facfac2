"""`last_used_at` is written off the request's path, seldom, and alone (rule 4)."""

import threading
from datetime import UTC, datetime, timedelta

import peewee
import pytest

from models import api_key
from models.actor import Actor
from models.api_key import ApiKey, last_use
from models.errors import Unavailable

pytestmark = pytest.mark.usefixtures("database")


def last_used(key: tuple[ApiKey, str]) -> datetime | None:
    moment: datetime | None = ApiKey.get_by_id(key[0].id).last_used_at
    return moment


def test_verify_writes_nothing_itself(database: peewee.Database, key: tuple[ApiKey, str]) -> None:
    queries: list[peewee.QueryEvent] = []
    database.query_hooks.append(queries.append)
    api_key.verify(key[1])
    assert [query.sql.split()[0] for query in queries] == ["SELECT"]
    assert last_used(key) is None


def test_flush_writes_the_time_of_the_use(key: tuple[ApiKey, str]) -> None:
    before = datetime.now(UTC)
    api_key.verify(key[1])
    after = datetime.now(UTC)
    last_use.flush()
    moment = last_used(key)
    assert moment is not None
    assert before <= moment <= after


def test_flush_in_the_midst_of_another_notes_the_use_once(
    database: peewee.Database, key: tuple[ApiKey, str]
) -> None:
    def flush_too(query: peewee.QueryEvent) -> None:
        if query.sql.startswith("UPDATE"):
            database.query_hooks.remove(flush_too)
            last_use.flush()

    database.query_hooks.append(flush_too)
    api_key.verify(key[1])
    last_use.flush()
    assert flush_too not in database.query_hooks
    assert last_used(key) is not None


def test_refused_key_is_not_used(actor: Actor, key: tuple[ApiKey, str]) -> None:
    api_key.revoke(actor, key[0].uuid)
    api_key.verify(key[1])
    last_use.flush()
    assert last_used(key) is None


def test_key_of_another_audience_is_not_used(key: tuple[ApiKey, str]) -> None:
    assert api_key.authenticate(key[1], "operator") is None
    last_use.flush()
    assert last_used(key) is None


def test_uses_within_a_minute_are_one_write(
    database: peewee.Database, key: tuple[ApiKey, str]
) -> None:
    api_key.verify(key[1])
    last_use.flush()
    queries: list[object] = []
    api_key.verify(key[1])
    database.query_hooks.append(queries.append)
    last_use.flush()
    assert queries == []


def test_use_a_minute_later_is_written(key: tuple[ApiKey, str]) -> None:
    minute_ago = datetime.now(UTC) - timedelta(seconds=60)
    ApiKey.update(last_used_at=minute_ago).execute()
    api_key.verify(key[1])
    last_use.flush()
    moment = last_used(key)
    assert moment is not None
    assert moment > minute_ago


def test_flush_does_not_bring_back_what_was_revoked_since(
    actor: Actor, key: tuple[ApiKey, str]
) -> None:
    """Rule 4: the deferred write touches that column alone."""
    api_key.verify(key[1])
    api_key.revoke(actor, key[0].uuid)
    last_use.flush()
    row = ApiKey.get_by_id(key[0].id)
    assert (row.status, row.last_used_at is None) == ("revoked", False)
    assert api_key.verify(key[1]) is None


def test_flush_does_not_overwrite_what_another_process_wrote(key: tuple[ApiKey, str]) -> None:
    api_key.verify(key[1])
    soon = datetime.now(UTC) + timedelta(seconds=1)
    ApiKey.update(last_used_at=soon).execute()
    last_use.flush()
    assert last_used(key) == soon


def test_flush_keeps_what_the_store_can_not_take_now(
    database: peewee.Database, key: tuple[ApiKey, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    api_key.verify(key[1])
    with monkeypatch.context() as outage:
        outage.setattr(database, "begin", _refuse)
        last_use.flush()
    assert last_used(key) is None
    last_use.flush()
    assert last_used(key) is not None


def test_use_noted_while_flushing_is_not_lost(
    database: peewee.Database, key: tuple[ApiKey, str], actor: Actor
) -> None:
    _, other = api_key.create(
        actor, organization_uuid=key[0].organization.uuid, name="other", audience="product:"
    )
    verified = threading.Event()

    def verify_meanwhile(_: object) -> None:
        if not verified.is_set():
            verified.set()
            api_key.verify(other)

    api_key.verify(key[1])
    database.query_hooks.append(verify_meanwhile)
    last_use.flush()
    last_use.flush()
    assert ApiKey.select().where(ApiKey.last_used_at.is_null()).count() == 0


def _refuse() -> None:
    raise Unavailable("down")
