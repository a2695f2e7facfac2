"""Limits: exact across processes, in a file and in Valkey, and never a free pass."""

import logging
import multiprocessing
import socket
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from functools import partial
from pathlib import Path

import pytest
from redis import Redis

from models import limits
from models.errors import Unavailable
from models.limits import Limit
from models.limits.windows import Count, taken
from tests.valkey import valkey_server

Counting = Callable[[], AbstractContextManager[None]]

MINUTE = Limit("minute", 60, 60)
DAY = Limit("day", 10_000, 86_400)
# A window that began in 1970 and ends in 2286: none begins while a test runs.
LONG = 10_000_000_000
PATIENCE = 10.0
PROCESSES = multiprocessing.get_context("spawn")


@pytest.fixture(params=["sqlite", "valkey"])
def counting(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Counting]:
    """What opens the same counts, as often as it is called."""
    if request.param == "sqlite":
        yield partial(limits.counting, tmp_path)
        return
    with valkey_server(tmp_path) as server:
        yield partial(limits.counting, tmp_path, server.connection_url)


def eventually(ask: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if ask():
            return True
        time.sleep(0.01)
    return False


def allowed(subject: str, *applying: Limit) -> bool:
    return limits.take(subject, applying).allowed


@pytest.mark.parametrize(
    ("moment", "waits"),
    [
        (0.0, (60, 86_400)),
        (0.001, (60, 86_400)),
        (59.0, (1, 86_341)),
        (59.999, (1, 86_341)),
        (60.0, (60, 86_340)),
        (1_767_225_599.5, (1, 1)),  # half a second before 2026 began
        (1_767_225_600.0, (60, 86_400)),
    ],
)
def test_windows_are_those_of_the_utc_clock(moment: float, waits: tuple[int, int]) -> None:
    """Rule 46; rounded up, so that who waits so long finds a new window."""
    standings = taken(Count(True, moment, (1, 1)), (MINUTE, DAY)).standings
    assert tuple(each.resets_in for each in standings) == waits
    assert tuple(each.remaining for each in standings) == (59, 9_999)


def test_retry_after_is_that_of_the_limit_that_lasts_longest() -> None:
    assert taken(Count(False, 30.0, (60, 7)), (MINUTE, DAY)).retry_after == 30
    assert taken(Count(False, 30.0, (60, 10_000)), (MINUTE, DAY)).retry_after == 86_370
    assert taken(Count(True, 30.0, (59, 7)), (MINUTE, DAY)).retry_after == 0


def test_take_counts_in_every_window(counting: Counting) -> None:
    with counting():
        first = limits.take("key", (Limit("a", 3, LONG), Limit("b", 9, LONG)))
        second = limits.take("key", (Limit("a", 3, LONG), Limit("b", 9, LONG)))
    assert [each.remaining for each in first.standings] == [2, 8]
    assert [each.remaining for each in second.standings] == [1, 7]


def test_take_that_is_refused_uses_nothing_up(counting: Counting) -> None:
    """Otherwise a minute of refusals would use up the day."""
    minute, day = Limit("minute", 2, LONG), Limit("day", 5, LONG)
    with counting():
        assert [allowed("key", minute, day) for _ in range(9)] == [True] * 2 + [False] * 7
        refused = limits.take("key", (minute, day))
        assert [each.remaining for each in refused.standings] == [0, 3]


def test_take_minds_whichever_limit_is_used_up(counting: Counting) -> None:
    """Rule 46: the day's refusal is one too."""
    with counting():
        limit = Limit("minute", 60, LONG), Limit("day", 1, LONG)
        assert allowed("key", *limit)
        refused = limits.take("key", limit)
        assert not refused.allowed
        assert [each.remaining for each in refused.standings] == [59, 0]


def test_limit_that_is_changed_counts_at_once(counting: Counting) -> None:
    """Rule 46."""
    with counting():
        assert [allowed("key", Limit("a", 1, LONG)) for _ in range(3)] == [True, False, False]
        assert [allowed("key", Limit("a", 2, LONG)) for _ in range(2)] == [True, False]
        assert limits.take("key", (Limit("a", 1, LONG),)).standings[0].remaining == 0


def test_subjects_and_limits_are_counted_apart(counting: Counting) -> None:
    with counting():
        assert allowed("key", Limit("a", 1, LONG))
        assert allowed("other", Limit("a", 1, LONG))
        assert allowed("key", Limit("b", 1, LONG))
        assert not allowed("key", Limit("a", 1, LONG))


def test_next_window_begins_at_nought(counting: Counting) -> None:
    with counting():
        assert eventually(lambda: not allowed("key", Limit("second", 1, 1)))
        assert eventually(lambda: allowed("key", Limit("second", 1, 1)))


def test_counts_outlive_the_process(counting: Counting) -> None:
    with counting():
        assert allowed("key", Limit("a", 1, LONG))
    with counting():
        assert not allowed("key", Limit("a", 1, LONG))


def test_counts_are_exact_across_processes(counting: Counting) -> None:
    """Three processes of four threads ask 600 times for what there is 100 times."""
    with PROCESSES.Pool(3) as pool:
        counted = pool.map(take_many, [counting] * 3)
    assert sum(counted) == 100


def take_many(counting: Counting) -> int:
    counted: list[bool] = []

    def ask() -> None:
        counted.extend(allowed("key", Limit("a", 100, LONG), DAY) for _ in range(50))

    with counting():
        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(counted) == 200
    return sum(counted)


def test_purge_forgets_windows_that_are_over(tmp_path: Path) -> None:
    with limits.counting(tmp_path):
        limits.take("gone", (Limit("second", 5, 1),))
        limits.take("kept", (DAY,))
        assert eventually(lambda: limits.purge() == 1)
    with closing(sqlite3.connect(tmp_path / "limits.db")) as connection:
        assert connection.execute("SELECT subject FROM limit_window").fetchall() == [("kept",)]


def test_valkey_forgets_windows_by_itself(tmp_path: Path) -> None:
    with valkey_server(tmp_path) as server, closing(Redis.from_url(server.connection_url)) as redis:
        with limits.counting(tmp_path, server.connection_url):
            limits.take("key", (Limit("second", 5, 1), Limit("more", 5, 2)))
        assert redis.keys() == [b"tenantry:limits:key"]
        assert eventually(lambda: redis.keys() == [])


def test_locked_file_is_a_refusal_told_once_and_passes(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with limits.counting(tmp_path), closing(_raw(tmp_path)) as other:
        other.execute("BEGIN IMMEDIATE")
        for _ in range(3):
            with pytest.raises(Unavailable):
                limits.take("key", (MINUTE,))
        other.execute("ROLLBACK")
        assert eventually(_answers)
    assert [record.levelno for record in caplog.records] == [logging.ERROR, logging.WARNING]


def test_valkey_that_is_killed_is_a_refusal_until_it_is_back(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What was counted before still counts."""
    with valkey_server(tmp_path) as server, limits.counting(tmp_path, server.connection_url):
        assert allowed("key", Limit("a", 1, LONG))
        server.terminate()
        for _ in range(3):
            with pytest.raises(Unavailable):
                limits.take("key", (MINUTE,))
        server.start()
        assert eventually(_answers)
        assert not allowed("key", Limit("a", 1, LONG))
    assert [record.levelno for record in caplog.records] == [logging.ERROR, logging.WARNING]


def test_valkey_that_hangs_is_left_alone_after_the_first_wait(tmp_path: Path) -> None:
    """A quarter of a second each would add up for those who wait behind each other."""
    with silent_server() as (port, visits):
        with limits.counting(tmp_path, f"redis://127.0.0.1:{port}"):
            for _ in range(200):
                with pytest.raises(Unavailable):
                    limits.take("key", (MINUTE,))
        assert 1 <= len(visits) <= 20


def test_address_of_the_store_is_not_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It may hold a password."""
    with (
        limits.counting(tmp_path, "redis://:hush-hush@127.0.0.1:1"),
        pytest.raises(Unavailable) as refused,
    ):
        limits.take("key", (MINUTE,))
    assert caplog.records
    assert "hush-hush" not in caplog.text + str(refused.value)


def _answers() -> bool:
    try:
        limits.take("probe", (DAY,))
    except Unavailable:
        return False
    return True


def _raw(folder: Path) -> sqlite3.Connection:
    return sqlite3.connect(folder / "limits.db", isolation_level=None)


@contextmanager
def silent_server() -> Iterator[tuple[int, list[socket.socket]]]:
    """Accepts connections and never answers; gives its port and who came."""
    visits: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def accept() -> None:
            while True:
                try:
                    visits.append(listener.accept()[0])
                except OSError:
                    return

        thread = threading.Thread(target=accept)
        thread.start()
        yield listener.getsockname()[1], visits
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()
    for visit in visits:
        visit.close()
