"""What was acknowledged outlives the server, however it ends. `pytest -s` prints the figures."""

from collections import Counter

import pytest

from tests.command import Server
from tests.durability.caller import PATIENCE, Caller
from tests.durability.conftest import Opened, Serve
from tests.durability.rows import audited_tenants, tenants
from tests.durability.writers import WRITERS, Writers

report = print  # the figures, beside the verdict


@pytest.mark.parametrize(
    ("kills", "writes"),
    [
        pytest.param(2, 50, id="2-kills"),
        pytest.param(10, 1_000, id="10-kills", marks=pytest.mark.durability),
    ],
)
def test_server_killed_in_the_midst_of_writes_loses_nothing_acknowledged(
    serve: Serve, opened: Opened, operator: str, kills: int, writes: int
) -> None:
    """Each life of the server acknowledges so many writes, and ends while others are under way."""
    writers = Writers(operator)
    read_back: dict[str, str] = {}
    for _ in range(kills):
        with serve() as running:
            read_back |= read(running, operator, writers.acknowledged.keys() - read_back)
            with writers.at_work(running.base_url) as told:
                for _ in range(writes):
                    assert told.acquire(timeout=PATIENCE)
                running.process.kill()
    with serve() as running:
        read_back |= read(running, operator, writers.acknowledged.keys() - read_back)
    assert len(writers.acknowledged) >= kills * writes
    assert len(writers.sent - set(writers.acknowledged.values())) == kills * WRITERS
    assert read_back == writers.acknowledged
    with opened():
        stored, audited = tenants(), audited_tenants()
    report(f"{kills} kills:", len(read_back), "acknowledged,", len(stored), "stored")
    assert read_back.items() <= stored.items()
    assert set(stored.values()) <= writers.sent
    # A change and its audit event stand or fall together, those of the cut off requests too.
    assert Counter(audited) == Counter(stored.keys())


def read(running: Server, operator: str, ids: set[str]) -> dict[str, str]:
    """What the server knows of these tenants: id -> slug."""
    with Caller(running.base_url, operator) as caller:
        answers = [caller.call("GET", f"/v1/tenants/{each}") for each in ids]
    return {tenant["id"]: tenant["slug"] for status, tenant in answers if status == 200}
