"""Sessions in the store: indexed, atomic, forgotten in time."""

from datetime import UTC, datetime, timedelta

import peewee
import pytest

from models import api_key, audit, organization, play_session
from models.actor import Actor
from models.errors import Gone, Invalid
from models.limits import Limit
from models.play_session import PlaySession, SessionKey
from models.play_session.purging import BATCH

pytestmark = pytest.mark.usefixtures("database")

UNKNOWN = "3b241101-e2bb-4255-8caf-4136c566a962"
PLAYER = Actor(type="user", contract="dailyplay")


@pytest.fixture
def holder(actor: Actor) -> SessionKey:
    owner = organization.create(actor, slug="arcade", name="Arcade", plan="business")
    _, plaintext = api_key.create_limited(actor, owner.uuid, name="Storefront")
    found = play_session.authenticate(plaintext)
    assert found is not None
    return found


def test_authenticate_gives_the_terms_of_the_key(actor: Actor, holder: SessionKey) -> None:
    assert holder.limits == (
        Limit("minute", 60, 60),
        Limit("day", 10_000, 86_400),
    )
    assert (holder.allowed_game_ids, holder.allowed_stream_ids) == (None, None)
    assert holder.credential_id == f"api_key:{holder.id}"


def test_create_that_fails_leaves_nothing(holder: SessionKey) -> None:
    """The audit event and its change stand or fall together (rule 51)."""
    events = audit.AuditEvent.select().count()
    with pytest.raises(Invalid):
        play_session.create(holder)
    with pytest.raises(Invalid):
        play_session.create(holder, game_id=1, metadata={"padding": "x" * 16_384})
    assert PlaySession.select().count() == 0
    assert audit.AuditEvent.select().count() == events


def test_consume_that_is_refused_leaves_no_event(holder: SessionKey) -> None:
    session, token = play_session.create(holder, game_id=1)
    play_session.consume(PLAYER, token)
    events = audit.AuditEvent.select().count()
    with pytest.raises(Gone):
        play_session.consume(PLAYER, token, player_uuid="late")
    with pytest.raises(Invalid):
        play_session.consume(PLAYER, UNKNOWN)
    assert audit.AuditEvent.select().count() == events
    assert PlaySession.get_by_id(session.id).player_uuid is None


def test_revoke_ends_a_session_once_and_leaves_a_consumed_one(holder: SessionKey) -> None:
    _, revoked = play_session.create(holder, game_id=1)
    _, consumed = play_session.create(holder, game_id=1)
    play_session.consume(PLAYER, consumed)
    for token in (revoked, revoked, consumed):
        play_session.revoke(holder, token)
    assert play_session.get(revoked).effective_status == "revoked"
    assert play_session.get(consumed).effective_status == "consumed"
    actions = [each.action for each in audit.page(audit.Filters())[0]]
    assert actions.count("dailyplay.play_session.revoke") == 1


def test_consume_and_get_read_by_an_index(database: peewee.Database, holder: SessionKey) -> None:
    """No list of sessions is ever read to find one."""
    _, token = play_session.create(holder, game_id=1)
    queries: list[peewee.QueryEvent] = []
    database.query_hooks.append(queries.append)
    play_session.get(token)
    play_session.consume(PLAYER, token)
    touching = [each for each in queries if '"play_session"' in each.sql]
    assert len(touching) == 3
    for query in touching:
        assert not any(_scans(step) for step in _plan(database, query)), query.sql


def test_purge_forgets_what_ended_more_than_30_days_ago(holder: SessionKey) -> None:
    """Consumed and expired alike, by when they ended; and the key may be gone by then."""
    kept = [play_session.create(holder, game_id=1)[1] for _ in range(3)]
    gone = [play_session.create(holder, game_id=1)[1] for _ in range(2)]
    play_session.consume(PLAYER, kept[1])
    play_session.consume(PLAYER, gone[1])
    long_ago = datetime.now(UTC) - timedelta(days=30, seconds=1)
    for token in gone:
        session = play_session.get(token)
        PlaySession.update(ends_at=long_ago).where(PlaySession.id == session.id).execute()
    recently = play_session.get(kept[2])
    almost = datetime.now(UTC) - timedelta(days=29, hours=23)
    PlaySession.update(ends_at=almost).where(PlaySession.id == recently.id).execute()
    assert play_session.purge() == 2
    assert PlaySession.select().count() == 3
    assert play_session.purge() == 0


def test_purge_takes_more_than_a_batch(database: peewee.Database, holder: SessionKey) -> None:
    """Each batch is a statement of its own, so nobody waits for all of them."""
    session, _ = play_session.create(holder, game_id=1)
    row = session.__data__ | {"ends_at": datetime(2020, 1, 1, tzinfo=UTC)}
    del row["id"]
    rows = [row | {"digest": f"{number}"} for number in range(BATCH + 1)]
    PlaySession.insert_many(rows).execute()
    queries: list[peewee.QueryEvent] = []
    database.query_hooks.append(queries.append)
    assert play_session.purge() == BATCH + 1
    assert len(queries) == 3
    assert PlaySession.select().count() == 1


def _plan(database: peewee.Database, query: peewee.QueryEvent) -> list[str]:
    blank = [None] * (query.sql.count("?") or query.sql.count("%s"))
    if isinstance(database, peewee.SqliteDatabase):
        return [row[3] for row in database.execute_sql(f"EXPLAIN QUERY PLAN {query.sql}", blank)]
    database.execute_sql("SET enable_seqscan = off")
    return [row[0] for row in database.execute_sql(f"EXPLAIN {query.sql}", blank)]


def _scans(step: str) -> bool:
    return step.startswith("SCAN") or "Seq Scan" in step
