"""The audit log: appended to and read; the server's own events can't be forged."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import peewee
import pytest

from models import audit, organization
from models.actor import Actor
from models.audit import AuditEvent, Filters
from models.errors import Invalid
from models.organization import Organization

pytestmark = pytest.mark.usefixtures("database")

UNKNOWN = "0190f5c2-ffff-7fff-8fff-ffffffffffff"
PROJECT = "0190F5C2-0000-7000-8000-00000000ABCD"


def actions(filters: Filters, **paging: Any) -> list[str]:
    return [event.action for event in audit.page(filters, **paging)[0]]


def test_append_keeps_the_event_as_told_and_adds_the_circumstances(
    actor: Actor, tenant: Organization
) -> None:
    """Rule 42: the server fills `source_ip` and `user_agent`."""
    before = datetime.now(UTC)
    appended = audit.append(
        actor,
        action="sensor.calibrated",
        tenant_id=str(tenant.uuid),
        project_id=PROJECT,
        actor_type="robot",
        actor_id="r-7",
        actor_name="Robot 7",
        target_type="sensor",
        target_id="s-1",
        target_name="Sensor ☃",
        product="sensor",
        metadata={"b": [1, 2.5, None, True], "a": {"ü": "x"}, "big": 1e300, "small": -1e-300},
    )
    read = audit.page(Filters())[0][0]
    assert read == appended
    assert read.organization_uuid == appended.organization_uuid == tenant.uuid
    assert read.project_id == appended.project_id == UUID(PROJECT)
    assert (read.actor_type, read.actor_id, read.actor_name) == ("robot", "r-7", "Robot 7")
    assert (read.target_type, read.target_id, read.target_name) == ("sensor", "s-1", "Sensor ☃")
    assert (read.product, read.source_ip, read.user_agent) == ("sensor", "127.0.0.1", "tests/1.0")
    assert list(read.metadata.items()) == [
        ("b", [1, 2.5, None, True]),
        ("a", {"ü": "x"}),
        ("big", 1e300),
        ("small", -1e-300),
    ]
    assert isinstance(read.metadata["big"], float)
    assert before - timedelta(microseconds=1) <= read.created_at <= datetime.now(UTC)


def test_append_needs_an_action_only(actor: Actor) -> None:
    read = audit.append(actor, action="started")
    assert (read.organization_uuid, read.actor_type, read.metadata) == (None, None, None)


def test_append_unknown_tenant_is_invalid_and_appends_nothing(actor: Actor) -> None:
    """Rule 42."""
    with pytest.raises(Invalid) as refusal:
        audit.append(actor, action="sensor.calibrated", tenant_id=UNKNOWN)
    assert refusal.value.field == "tenant_id"
    assert audit.page(Filters()) == ([], None)


@pytest.mark.parametrize(
    "actor_type", ["system", "user", "api_key", "operator", "System", " user "]
)
def test_append_actor_type_of_the_server_is_invalid(actor: Actor, actor_type: str) -> None:
    """Rule 42."""
    with pytest.raises(Invalid) as refusal:
        audit.append(actor, action="sensor.calibrated", actor_type=actor_type)
    assert refusal.value.field == "actor_type"


@pytest.mark.parametrize(
    "action",
    [
        "tenant_registry.organization.create",
        "anthropic_admin.user.delete",
        "idle_atlas.x.y",
        "aibi.x.y",
        "dailyplay.x.y",
        "tenantry.x.y",
        "Tenant_Registry.organization.create",
        " aibi.x.y",
    ],
)
def test_append_action_of_a_contract_is_invalid(actor: Actor, action: str) -> None:
    """Rule 42."""
    with pytest.raises(Invalid) as refusal:
        audit.append(actor, action=action)
    assert refusal.value.field == "action"


@pytest.mark.parametrize("field", ["action", "product", "actor_id"])
def test_append_longest_text_that_is_searched_by_fits_the_index(actor: Actor, field: str) -> None:
    """PostgreSQL refuses an entry of 2,704 bytes; it would pack a monotonous one."""
    fits = {"action": "x"} | {field: "".join(chr(0x1F300 + number) for number in range(512))}
    assert getattr(audit.append(actor, **fits), field) == fits[field]
    with pytest.raises(Invalid) as refusal:
        audit.append(actor, **(fits | {field: "x" * 513}))
    assert refusal.value.field == field


def test_append_metadata_as_deep_as_a_body_may_be_is_kept(actor: Actor) -> None:
    """Rule 50: what is nested deeper than 200 levels is refused before it comes here."""
    value: dict[str, Any] = {}
    for _ in range(198):
        value = {"a": value}
    audit.append(actor, action="x", metadata=value)
    assert audit.page(Filters())[0][0].metadata == value


def test_append_long_texts_that_are_not_searched_by_are_kept(actor: Actor) -> None:
    audit.append(actor, action="x", target_name="n" * 100_000, metadata={"k": "v" * 100_000})
    event = audit.page(Filters())[0][0]
    assert event.target_name == "n" * 100_000
    assert event.metadata == {"k": "v" * 100_000}


def test_page_is_newest_first_and_walks_every_event_once(actor: Actor) -> None:
    """Rule 42: `cursor` is a keyset on the id; there is none at the end."""
    for number in range(7):
        audit.append(actor, action=f"a{number}")
    seen: list[str] = []
    cursor = None
    sizes = []
    while True:
        events, cursor = audit.page(Filters(), limit=3, cursor=cursor)
        audit.append(actor, action="added while walking")
        sizes.append(len(events))
        seen += [event.action for event in events]
        if cursor is None:
            break
    assert seen == ["a6", "a5", "a4", "a3", "a2", "a1", "a0"]
    assert sizes == [3, 3, 1]


def test_page_that_ends_with_the_last_event_has_no_cursor(actor: Actor) -> None:
    for number in range(3):
        audit.append(actor, action=f"a{number}")
    assert audit.page(Filters(), limit=3)[1] is None


def test_page_has_50_events_unless_told(actor: Actor) -> None:
    """Rule 42."""
    for number in range(51):
        audit.append(actor, action=f"a{number}")
    events, cursor = audit.page(Filters())
    assert len(events) == 50
    assert cursor == events[-1].id


@pytest.mark.parametrize("cursor", [0, -1, -(2**63), 2**63 - 1])
def test_page_takes_any_cursor(actor: Actor, cursor: int) -> None:
    audit.append(actor, action="a")
    assert len(audit.page(Filters(), cursor=cursor)[0]) == (1 if cursor > 0 else 0)


def test_page_filters_combine(actor: Actor, tenant: Organization) -> None:
    """Rule 42."""
    other = organization.create(actor, slug="other", name="Other")
    for owner in (tenant, other):
        for product in ("p", "q"):
            for person in ("x", "y"):
                audit.append(
                    actor,
                    action=f"{owner.slug}-{product}-{person}",
                    tenant_id=owner.uuid,
                    product=product,
                    actor_id=person,
                )
    assert actions(Filters(organization_uuid=tenant.uuid, product="p")) == ["acme-p-y", "acme-p-x"]
    assert actions(Filters(product="q", actor_id="x")) == ["other-q-x", "acme-q-x"]
    assert actions(Filters(action="other-q-y", actor_id="y")) == ["other-q-y"]
    assert actions(Filters(organization_uuid=tenant.uuid, action="other-q-y")) == []
    assert actions(Filters(organization_uuid=UNKNOWN)) == []


def test_page_since_is_inclusive_and_until_exclusive(actor: Actor) -> None:
    """Rule 42."""
    first, second, third = (audit.append(actor, action=name) for name in ("a", "b", "c"))
    assert actions(Filters(since=second.created_at)) == ["c", "b"]
    assert actions(Filters(until=second.created_at)) == ["a"]
    assert actions(Filters(since=first.created_at, until=third.created_at)) == ["b", "a"]
    assert actions(Filters(since=third.created_at + timedelta(microseconds=1))) == []


@pytest.mark.parametrize("year", [1, 1969, 9999])
def test_page_takes_any_moment(actor: Actor, year: int) -> None:
    audit.append(actor, action="a")
    moment = datetime(year, 1, 1, tzinfo=UTC)
    assert actions(Filters(since=moment)) == ([] if year == 9999 else ["a"])
    assert actions(Filters(until=moment)) == (["a"] if year == 9999 else [])


def test_events_of_the_same_microsecond_get_neighbouring_moments(
    actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    moment = datetime(2030, 1, 1, tzinfo=UTC)
    monkeypatch.setattr("models.audit.event.now", lambda: moment)
    events = [audit.append(actor, action=name) for name in ("a", "b", "c")]
    assert [event.id - events[0].id for event in events] == [0, 1, 2]
    assert [event.created_at - moment for event in events] == [
        timedelta(microseconds=number) for number in range(3)
    ]


@pytest.mark.parametrize(
    "filters",
    [
        Filters(),
        Filters(organization_uuid=UNKNOWN),
        Filters(product="p"),
        Filters(actor_id="a"),
        Filters(action="a"),
        Filters(since=datetime(2030, 1, 1, tzinfo=UTC), until=datetime(2030, 1, 2, tzinfo=UTC)),
        Filters(organization_uuid=UNKNOWN, since=datetime(2030, 1, 1, tzinfo=UTC)),
    ],
)
def test_page_is_read_from_an_index_in_order(database: peewee.Database, filters: Filters) -> None:
    """No list reads rows that it does not show: neither a scan nor a sort is in its plan."""
    queries: list[peewee.QueryEvent] = []
    database.query_hooks.append(queries.append)
    audit.page(filters, cursor=10**15)
    (query,) = queries
    if isinstance(database, peewee.SqliteDatabase):
        plan = database.execute_sql(f"EXPLAIN QUERY PLAN {query.sql}", query.params).fetchall()
        steps = " / ".join(row[3] for row in plan)
        assert "SCAN" not in steps
        assert "TEMP B-TREE" not in steps
    else:
        for setting in ("enable_seqscan", "enable_sort", "enable_bitmapscan"):
            database.execute_sql(f"SET {setting} = off")
        plan = database.execute_sql(f"EXPLAIN {query.sql}", query.params).fetchall()
        steps = " / ".join(row[0] for row in plan)
        assert "Index" in steps
        assert "Sort" not in steps


def test_table_has_no_verb_that_changes_or_removes_an_event() -> None:
    """Rule 42: append-only."""
    assert audit.__all__ == [
        "LONGEST_INDEXED",
        "AuditEvent",
        "Filters",
        "append",
        "page",
        "record",
    ]
    assert AuditEvent._meta.table_name == "audit_event"
