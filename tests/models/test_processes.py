"""Sixteen processes at once: no error, no loss, and one winner where there can be only one."""

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import pytest

from models import api_key, audit, database, invitation, membership, organization, workspace
from models.actor import Actor
from models.api_key import ApiKey
from models.entitlement import Entitlement
from models.organization import Organization
from models.page import Paging
from tests.models import workers

NUMBER = 16
# Forked from a process that has imported everything and opened nothing.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.models.workers"])
Together = Callable[[workers.Work, str], Counter[str]]


@pytest.fixture(scope="module")
def together() -> Iterator[Together]:
    """Does one piece of work in all processes at the same moment, and counts what came of it."""
    gate = PROCESSES.Barrier(NUMBER)
    with ProcessPoolExecutor(NUMBER, PROCESSES, workers.join, (gate,)) as pool:

        def run(work: workers.Work, url: str) -> Counter[str]:
            return Counter(pool.map(partial(workers.perform, work, url), range(NUMBER)))

        yield run


@pytest.mark.usefixtures("database")
def test_create_by_many_processes_loses_nothing(database_url: str, together: Together) -> None:
    """On SQLite a transaction that is not IMMEDIATE would fail at once where others write."""
    assert together(workers.create_ten, database_url) == {"done": 16}
    assert Organization.select().count() == 160
    events, _ = audit.page(audit.Filters(), limit=500)
    assert len(events) == 160
    assert len({event.target_id for event in events}) == 160


@pytest.mark.usefixtures("database")
def test_create_of_one_slug_by_many_processes_has_one_winner(
    database_url: str, together: Together
) -> None:
    """Rule 38: a slug taken meanwhile conflicts like any other, it is no error of the server."""
    assert together(workers.create_the_same, database_url) == {"done": 1, "conflict": 15}
    assert Organization.select().count() == 1


@pytest.mark.usefixtures("database")
def test_change_role_of_the_last_two_admins_at_once_leaves_one(
    database_url: str, together: Together
) -> None:
    """Rule 20: whoever is refused is told that the last admin can't lose the role."""
    owner = organization.create(workers.ACTOR, slug="acme", name="Acme")
    for number in range(2):
        email = f"admin-{number}@acme.example"
        membership.add(workers.ACTOR, owner.uuid, email=email, role="admin")
    # Of eight who demote the same one the first has done it, and the others change nothing.
    told = together(workers.demote_an_admin, database_url)
    assert told.keys() == {"done", "invalid"}
    roles = [each.role for each in membership.page(owner.uuid, Paging()).rows]
    assert sorted(roles) == ["admin", "user"]


@pytest.mark.usefixtures("database")
def test_invite_of_one_address_by_many_processes_is_made_once(
    database_url: str, together: Together
) -> None:
    """Rule 22."""
    owner = organization.create(workers.ACTOR, slug="acme", name="Acme")
    assert together(workers.invite_the_same, database_url) == {"done": 1, "invalid": 15}
    assert len(invitation.page(owner.uuid, Paging()).rows) == 1


@pytest.mark.usefixtures("database")
def test_create_workspace_by_many_processes_stops_at_100(
    database_url: str, together: Together
) -> None:
    """Rule 23."""
    owner = organization.create(workers.ACTOR, slug="acme", name="Acme")
    with database.transaction():
        for number in range(97):
            workspace.create(workers.ACTOR, owner.uuid, name=f"A{number}")
    assert together(workers.create_a_workspace, database_url) == {"done": 3, "invalid": 13}
    assert len(workspace.page(owner.uuid, Paging(limit=1000)).rows) == 100


@pytest.mark.usefixtures("database")
def test_change_under_one_claim_by_many_processes_has_one_effect(
    database_url: str, together: Together
) -> None:
    """Rule 52."""
    counted = together(workers.create_under_one_claim, database_url)
    assert counted == {"done": 1, "conflict": 15}
    assert Organization.select().count() == 1


@pytest.mark.usefixtures("database")
def test_start_trial_by_many_processes_starts_one(
    tenant: Organization, database_url: str, together: Together
) -> None:
    """Rule 41."""
    counted = together(workers.start_the_same_trial, database_url)
    assert counted == {"done": 1, "invalid": 15}
    assert Entitlement.select().where(Entitlement.organization == tenant).count() == 1


@pytest.mark.usefixtures("database")
def test_read_and_write_by_many_processes_loses_no_update(
    database_url: str, together: Together, actor: Actor
) -> None:
    organization.create(actor, slug="counter", name="0")
    assert together(workers.count_to_ten, database_url) == {"done": 16}
    assert organization.get_by_slug("counter").name == "160"


def test_migrate_by_many_processes_happens_once(empty_url: str, together: Together) -> None:
    assert together(workers.migrate, empty_url) == {"done": 16}
    database.open_database(empty_url)
    assert database.is_migrated()
    assert together(workers.install_secrets, empty_url) == {"done": 16}
    database.close_database()


@pytest.mark.usefixtures("database")
def test_revoke_is_seen_by_another_process_at_once(
    database_url: str, actor: Actor, key: tuple[ApiKey, str]
) -> None:
    """Rule 4: no cache may accept a revoked key, nor one of a tenant that was frozen."""
    row, plaintext = key
    with ProcessPoolExecutor(1, PROCESSES, workers.open_store, (database_url,)) as other:
        assert other.submit(workers.is_good, plaintext).result() is True
        organization.cancel(actor, row.organization.uuid)
        assert other.submit(workers.is_good, plaintext).result() is False
        organization.activate(actor, row.organization.uuid)
        assert other.submit(workers.is_good, plaintext).result() is True
        api_key.revoke(actor, row.uuid)
        assert other.submit(workers.is_good, plaintext).result() is False
