"""Pages of members, invitations, workspaces, their members and keys (rule 19)."""

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import peewee
import pytest

from models import api_key, invitation, membership, roster, workspace
from models.actor import Actor
from models.api_key import KeyFilters
from models.database import transaction
from models.errors import Invalid
from models.ids import new_uuid
from models.organization import Organization
from models.page import Page, Paging
from models.user import User
from models.workspace import Workspace

pytestmark = pytest.mark.usefixtures("database")


@dataclass(frozen=True)
class Crowd:
    """An organization with seven of everything."""

    owner: Organization
    default: Workspace
    first: Workspace
    creator: User


MANAGER = Actor.command("tests")
LISTS: dict[str, Callable[[Crowd, Paging], Page[Any]]] = {
    "members": lambda crowd, paging: membership.page(crowd.owner.uuid, paging),
    "invitations": lambda crowd, paging: invitation.page(crowd.owner.uuid, paging),
    "workspaces": lambda crowd, paging: workspace.page(crowd.owner.uuid, paging),
    "all workspaces": lambda crowd, paging: workspace.page(
        crowd.owner.uuid, paging, include_archived=True
    ),
    "workspace members": lambda crowd, paging: workspace.members_page(
        crowd.owner.uuid, crowd.default.uuid, paging
    ),
    "keys": lambda crowd, paging: api_key.page(crowd.owner.uuid, paging, KeyFilters()),
    "active keys": lambda crowd, paging: api_key.page(
        crowd.owner.uuid, paging, KeyFilters(status="active")
    ),
    "a workspace's keys": lambda crowd, paging: api_key.page(
        crowd.owner.uuid, paging, KeyFilters(workspace_uuid=crowd.first.uuid)
    ),
    "a user's keys": lambda crowd, paging: api_key.page(
        crowd.owner.uuid, paging, KeyFilters(creator_uuid=crowd.creator.uuid)
    ),
    "members with all they hold": lambda crowd, paging: roster.page(crowd.owner.uuid, paging),
    "keys to be managed": lambda crowd, paging: api_key.page_for(MANAGER, crowd.owner.uuid, paging),
    "an audience's keys": lambda crowd, paging: api_key.page_for(
        MANAGER, crowd.owner.uuid, paging, audience="product:a"
    ),
}


@pytest.fixture
def crowd(actor: Actor, tenant: Organization) -> Crowd:
    default = Workspace.get(Workspace.organization == tenant, Workspace.is_default)
    with transaction():  # one wait for the disk
        first = workspace.create(actor, tenant.uuid, name="First")
        members = []
        for number in range(7):
            email, role = f"{number}@acme.example", ("admin", "billing", "user")[number % 3]
            members.append(membership.add(actor, tenant.uuid, email=email, role=role).user)
            if role == "user":
                person = members[-1].uuid
                workspace.add_member(
                    actor, tenant.uuid, default.uuid, person, role="workspace_developer"
                )
            invitation.create(actor, tenant.uuid, email=f"{number}@new.example", role="user")
            made = workspace.create(actor, tenant.uuid, name=f"W{number}")
            if number == 3:
                workspace.archive(actor, tenant.uuid, made.uuid)
            creator = replace(actor, type="user", id=str(members[0].uuid))
            for place in (None, first):
                api_key.create(
                    creator,
                    organization_uuid=tenant.uuid,
                    name=f"{number}",
                    audience="product:a",
                    workspace=place,
                )
    return Crowd(tenant, default, first, members[0])


def cursor_of(row: Any) -> Any:
    return getattr(row, "user_uuid", None) or row.uuid


def test_walk_shows_every_row_once_whatever_the_size_and_direction(crowd: Crowd) -> None:
    """Rule 19."""
    sizes = {}
    for name, read in LISTS.items():
        whole = [cursor_of(row) for row in read(crowd, Paging(limit=1000)).rows]
        sizes[name] = len(whole)
        for limit in (1, 5):
            assert forwards(crowd, read, limit, len(whole)) == whole
            assert backwards(crowd, read, limit, whole[-1:], len(whole)) == whole
    assert list(sizes.values()) == [7, 7, 7, 8, 7, 14, 14, 7, 14, 7, 14, 14]


def forwards(crowd: Crowd, read: Any, limit: int, total: int) -> list[Any]:
    seen: list[Any] = []
    page = read(crowd, Paging(limit=limit))
    while page.rows:
        seen += [cursor_of(row) for row in page.rows]
        assert page.has_more == (len(seen) < total)
        page = read(crowd, Paging(limit=limit, after=seen[-1]))
    return seen


def backwards(crowd: Crowd, read: Any, limit: int, oldest: list[Any], total: int) -> list[Any]:
    seen = oldest
    while (page := read(crowd, Paging(limit=limit, before=seen[0]))).rows:
        seen = [cursor_of(row) for row in page.rows] + seen
        assert page.has_more == (len(seen) < total)
    return seen


def test_page_refuses_two_cursors_and_those_of_nobody(crowd: Crowd) -> None:
    """Rule 19."""
    cursor = new_uuid()
    for read in LISTS.values():
        for paging in (Paging(after=cursor), Paging(before=cursor)):
            with pytest.raises(Invalid, match="of no row"):
                read(crowd, paging)
        with pytest.raises(Invalid, match="together"):
            read(crowd, Paging(after=cursor, before=cursor))


def test_page_asks_as_many_queries_whatever_its_size(
    database: peewee.Database, crowd: Crowd
) -> None:
    """No query a row: the organization or workspace, the cursor, the page, what a filter names."""
    numbers = {}
    for name, read in LISTS.items():
        cursor = cursor_of(read(crowd, Paging(limit=1)).rows[0])
        few, many = (
            queries_of(database, functools.partial(read, crowd, Paging(limit=limit, after=cursor)))
            for limit in (1, 6)
        )
        assert len(few) == len(many)
        numbers[name] = len(many)
    assert list(numbers.values()) == [3, 3, 3, 3, 3, 4, 4, 5, 4, 4, 3, 3]


def test_page_is_read_from_an_index_in_order(database: peewee.Database, crowd: Crowd) -> None:
    """No list reads rows that it does not show: no table is scanned for it, or sorted.

    What is sorted of a workspace's members is what three indexes gave of them, a page of each.
    """
    for name, read in LISTS.items():
        asked = queries_of(database, functools.partial(read, crowd, Paging(limit=2)))
        # A second one may read what else there is of the rows on the page, and of no other.
        page, *_ = [each for each in asked if "ORDER BY" in each.sql]
        steps = plan_of(database, page)
        assert not [step for step in steps if reads_whole_table(step)], (name, steps)
        if name != "workspace members":
            assert not [step for step in steps if "Sort" in step or "FOR ORDER BY" in step], steps


def reads_whole_table(step: str) -> bool:
    is_part = any(part in step for part in ("part_", "together", "SCAN (", "CONSTANT"))
    return "Seq Scan" in step or ("SCAN" in step and not is_part)


def queries_of(database: Any, read: Callable[[], object]) -> list[Any]:
    asked: list[Any] = []
    hook = asked.append
    database.query_hooks.append(hook)
    read()
    database.query_hooks.remove(hook)
    return asked


def plan_of(database: peewee.Database, query: Any) -> list[str]:
    if isinstance(database, peewee.SqliteDatabase):
        rows = database.execute_sql(f"EXPLAIN QUERY PLAN {query.sql}", query.params).fetchall()
        return [row[3] for row in rows]
    for setting in ("enable_seqscan", "enable_sort", "enable_bitmapscan"):
        database.execute_sql(f"SET {setting} = off")
    rows = database.execute_sql(f"EXPLAIN {query.sql}", query.params).fetchall()
    return [row[0] for row in rows]
