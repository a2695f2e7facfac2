"""The log, read page by page (rule 42)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import peewee
import pytest

from models import audit, organization
from models.actor import Actor
from models.audit import Filters
from models.organization import Organization

pytestmark = pytest.mark.usefixtures("database")

UNKNOWN = "0190f5c2-ffff-7fff-8fff-ffffffffffff"


def actions(filters: Filters, **paging: Any) -> list[str]:
    return [event.action for event in audit.page(filters, **paging)[0]]


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
