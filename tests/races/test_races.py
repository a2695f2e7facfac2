"""What must hold under concurrency, held against processes and sockets. `pytest -s` prints it."""

import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median

import pytest
from redis import Redis

from models import play_session
from models.api_key import ApiKey
from tests.races import clients
from tests.races.conftest import Serve
from tests.valkey import valkey_server

MANY = [pytest.param(20, id="20"), pytest.param(200, id="200", marks=pytest.mark.races)]
PROCESSES = 4
CONNECTIONS = 16
THREADS = 8

report = print  # the figures, beside the verdict


@pytest.mark.parametrize("count", MANY)
def test_consume_of_one_token_by_64_has_one_winner(serve: Serve, key: str, count: int) -> None:
    """Rule 48: 64 concurrent calls for each token, from 4 processes, to 2 workers."""
    holder = play_session.authenticate(key)
    assert holder is not None
    tokens = [str(play_session.create(holder, game_id=42)[1]) for _ in range(count)]
    with serve() as address:
        told = clients.consume_together(
            address, tokens, processes=PROCESSES, connections=CONNECTIONS
        )
    winners = [statuses.count(200) for statuses in told]
    report("winners a token:", *winners)
    assert winners == [1] * count
    assert [statuses.count(410) for statuses in told] == [63] * count


@pytest.mark.races
def test_key_of_60_a_minute_lets_60_through_in_each_of_two_windows(serve: Serve, key: str) -> None:
    """Rule 46: 3 processes at it through the end of a minute, to 2 workers."""
    with serve() as address:
        if time.time() % 60 > 30:
            time.sleep(60 - time.time() % 60)
        with clients.creating(address, key, processes=3) as finish:
            time.sleep(70 - time.time() % 60)
            answers = finish()
    let_through = [each for each in answers if each.status == 200]
    windows = Counter(int(each.received_at + (each.resets_in or 0)) // 60 for each in let_through)
    report("calls:", len(answers), "let through, by window:", *windows.values())
    assert {each.status for each in answers} == {200, 429}
    assert list(windows.values()) == [60, 60]
    # Each number of what remained was told once a window.
    assert Counter(each.remaining for each in let_through) == dict.fromkeys(range(60), 2)


def test_valkey_killed_and_restarted_under_load_lets_nothing_through_uncounted(
    serve: Serve, key: str, tmp_path: Path
) -> None:
    """Two workers, three client processes: while it is down every answer is a 503."""
    ApiKey.update(limit_per_minute=1_000_000, limit_per_day=1_000_000).execute()
    with (
        valkey_server(tmp_path / "valkey") as valkey,
        serve(redis_url=valkey.connection_url) as address,
        clients.creating(address, key, processes=3) as finish,
    ):
        url = valkey.connection_url
        before = wait_for(lambda: counted(url), 100)
        valkey.terminate()
        down_from = time.time()
        time.sleep(2)
        down_to = time.time()
        valkey.start()
        wait_for(lambda: counted(url), before + 100)
        answers = finish()
        in_total = counted(url)
    statuses = Counter(each.status for each in answers)
    refused = [each.seconds * 1000 for each in answers if each.status == 503]
    report("answers:", dict(statuses), "counted:", in_total)
    report("refused in ms: median", round(median(refused)), "slowest", round(max(refused)))
    assert statuses.keys() == {200, 503}
    while_down = {
        each.status
        for each in answers
        if each.received_at - each.seconds > down_from and each.received_at < down_to
    }
    assert while_down == {503}
    # A call whose answer was lost is counted all the same: at most one a thread of the server.
    assert 0 <= in_total - statuses[200] <= 2 * THREADS


def counted(url: str) -> int:
    """What the day's window holds."""
    with closing(Redis.from_url(url)) as redis:
        names = redis.keys("tenantry:limits:*")
        return int(redis.hget(names[0], "day:used") or 0) if names else 0


def wait_for(ask: Callable[[], int], least: int) -> int:
    deadline = time.monotonic() + clients.PATIENCE
    while (found := ask()) < least:
        assert time.monotonic() < deadline, f"{found} of {least}"
        time.sleep(0.05)
    return found


@pytest.fixture(autouse=True)
def _database(database: object) -> None:
    """Open in this process too."""
