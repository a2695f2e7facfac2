"""Walks over the pages while four processes make rows and take them away (rule 19)."""

import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any
from uuid import UUID

import pytest

from models.database import transaction
from models.errors import NotFound
from models.organization import Organization
from models.page import Paging
from tests.models import walkers
from tests.models.walkers import KINDS, Kind

PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.models.walkers"])
WRITERS = 4
STANDING = 9
LONG = pytest.param(20.0, id="20 s", marks=pytest.mark.races)

report = print  # the figures, beside the verdict


@contextmanager
def churning(url: str) -> Iterator[None]:
    begun, enough = PROCESSES.Semaphore(0), PROCESSES.Event()
    writers = [
        PROCESSES.Process(target=walkers.churn, args=(url, number, begun, enough))
        for number in range(WRITERS)
    ]
    for writer in writers:
        writer.start()
    try:
        for _ in writers:
            assert begun.acquire(timeout=60)
        yield
    finally:
        enough.set()
        for writer in writers:
            writer.join(60)
    assert [writer.exitcode for writer in writers] == [0] * WRITERS


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("seconds", [pytest.param(1.0, id="1 s"), LONG])
def test_walk_beside_writers_shows_what_stood_throughout_exactly_once(
    database_url: str, tenant: Organization, seconds: float
) -> None:
    """Rule 19: also where the row that the walk stands on is taken away before the next page."""
    with transaction():  # one wait for the disk
        standing = {name: stand(tenant, name, kind) for name, kind in KINDS.items()}
    # Who stands in a workspace stands among the organization's members too.
    kept = {each for rows in standing.values() for each in rows}
    walked, others, dropped = 0, 0, 0
    with churning(database_url):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline or not dropped:
            for name, kind in KINDS.items():
                for backwards in (False, True):
                    seen, gone = walk(tenant, kind, standing[name][-1], kept, backwards)
                    assert [each for each in seen if each in standing[name]] == standing[name]
                    assert len(seen) == len(set(seen))
                    walked += 1
                    others += len(seen) - STANDING
                    dropped += gone
    report(f"{walked} walks, {others} other rows seen, {dropped} cursors taken away")
    assert others > 0


def stand(owner: Organization, name: str, kind: Kind) -> list[UUID]:
    """Rows that nobody takes away, newest first, and between them others that are."""
    made = []
    for number in range(STANDING):
        made.append(kind.make(owner, f"{name.replace(' ', '')}-{number}"))
        kind.make(owner, f"{name.replace(' ', '')}-gone-{number}")
    return made[::-1]


def walk(
    owner: Organization, kind: Kind, oldest: UUID, kept: set[UUID], backwards: bool
) -> tuple[list[UUID], int]:
    """The rows of all pages, newest first, and how many that a page began at were taken away."""
    seen = [oldest] if backwards else []
    dropped = 0
    paging = Paging(limit=3, before=seen[0]) if backwards else Paging(limit=3)
    while (page := kind.page(owner, paging)).rows:
        rows = [cursor_of(row) for row in page.rows]
        seen = rows + seen if backwards else seen + rows
        cursor = seen[0] if backwards else seen[-1]
        if cursor not in kept:
            with suppress(NotFound):  # a writer was first
                kind.drop(owner, cursor)
            dropped += 1
        paging = Paging(limit=3, **{"before" if backwards else "after": cursor})
    return seen, dropped


def cursor_of(row: Any) -> UUID:
    return UUID(str(getattr(row, "user_uuid", None) or row.uuid))
