"""What was acknowledged outlives the server, however it ends. `pytest -s` prints the figures."""

import httpx
import pytest

from models.audit import AuditEvent
from models.organization import Organization
from tests.durability.conftest import PATIENCE, Connect, Opened, Serve
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
    serve: Serve, opened: Opened, connect: Connect, operator: str, kills: int, writes: int
) -> None:
    """Each life of the server acknowledges so many writes, and ends while others are under way."""
    writers = Writers(operator)
    read_back: dict[str, str] = {}
    for _ in range(kills):
        with serve() as running:
            read_back |= read(connect(running.base_url), writers.acknowledged.keys() - read_back)
            with writers.at_work(running.base_url) as told:
                for _ in range(writes):
                    assert told.acquire(timeout=PATIENCE)
                running.process.kill()
    with serve() as running:
        read_back |= read(connect(running.base_url), writers.acknowledged.keys() - read_back)
    assert len(writers.acknowledged) >= kills * writes
    assert len(writers.sent - set(writers.acknowledged.values())) == kills * WRITERS
    assert read_back == writers.acknowledged
    with opened():
        stored = {str(each.uuid): each.slug for each in Organization.select()}
        audited = AuditEvent.select().where(
            AuditEvent.action == "tenant_registry.organization.create"
        )
        targets = sorted(each.target_id for each in audited)
    report(f"{kills} kills:", len(writers.acknowledged), "acknowledged,", len(stored), "stored")
    assert writers.acknowledged.items() <= stored.items()
    assert set(stored.values()) <= writers.sent
    # A change and its audit event stand or fall together, those of the cut off requests too.
    assert targets == sorted(stored)


def read(client: httpx.Client, ids: set[str]) -> dict[str, str]:
    """What the server knows of these tenants: id -> slug."""
    answers = {id: client.get(f"/v1/tenants/{id}") for id in ids}
    return {id: each.json()["slug"] for id, each in answers.items() if each.status_code == 200}
