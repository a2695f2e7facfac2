"""Workers as processes: one at a time, taken over when killed, many accounts at once (rule 32)."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from models import cloud_account
from models.actor import Actor
from models.cloud_account import CloudAccount, lease, outbox
from models.organization import Organization
from tenantry.gateways.cloud import LocalCloud
from tests.conftest import SECRET
from tests.provisioning.aws import EMAIL, Aws
from tests.provisioning.harness import events_of
from tests.provisioning.processes import Workers, wait_for, workers
from tests.provisioning.test_attempts import STEPS, WELL

pytestmark = pytest.mark.usefixtures("database")

COMPLETE = [*WELL, ("complete", "succeeded")]
# Short, for the next worker waits for its end; long enough for a busy machine to renew it.
LEASE = 3
# As many as a worker takes on at once, and a few.
MANY = [pytest.param(10, id="10"), pytest.param(50, id="50", marks=pytest.mark.provisioning)]
POINTS = ("before", "inside", "after")
A_FEW = [("create_account", "inside"), ("create_iam_user", "before"), ("setup_oidc", "after")]
EVERY = [(step, point) for step in STEPS for point in POINTS]


@pytest.fixture
def environment(database_url: str, tmp_path: Path) -> dict[str, str]:
    """The settings of a worker on the database of this test."""
    common = {
        "TENANTRY_DATA_DIR": str(tmp_path),
        "TENANTRY_SECRET": SECRET,
        "TENANTRY_LOCAL_CLOUD_SECONDS": "0",
    }
    if database_url.startswith("sqlite"):
        return common
    return common | {"TENANTRY_DATABASE_URL": database_url}


@pytest.fixture
def local(environment: dict[str, str], tmp_path: Path) -> Iterator[Workers]:
    with workers(environment, tmp_path) as made:
        yield made


@pytest.fixture
def on_aws(environment: dict[str, str], tmp_path: Path, aws: Aws) -> Iterator[Workers]:
    chosen = {
        "TENANTRY_CLOUD": "aws",
        "TENANTRY_AWS_ACCOUNT_EMAIL": EMAIL,
        "TENANTRY_AWS_UNIT": aws.unit,
        # Real accounts are for who pays; no payment is made here.
        "TENANTRY_PAYMENTS": "stripe",
        "TENANTRY_STRIPE_API_KEY": "sk_test_none",
        "TENANTRY_STRIPE_WEBHOOK_SECRET": "whsec_none",
        "TENANTRY_STRIPE_PRICE": "price_none",
    }
    with workers(environment | chosen | aws.environment, tmp_path) as made:
        yield made


def is_active(account: CloudAccount) -> bool:
    read = cloud_account.found(account.uuid)
    assert read.status != "failed", read.error
    return read.status == "active"


def killed_and_taken_over(
    account: CloudAccount, workers: Workers, aws: Aws, step: str, point: str
) -> None:
    """SIGKILL at that point; what the next worker makes of it, read back from AWS."""
    first = workers.start(pause=(step, point), lease=LEASE)
    first.wait_until_paused()
    first.kill()
    second = workers.start(lease=LEASE)
    wait_for(lambda: is_active(account), f"active after {step} {point}\n{second.said}")
    read = cloud_account.found(account.uuid)
    number = str(read.aws_account_id)
    assert [each["Id"] for each in aws.accounts_called(f"tenantry-{account.uuid}")] == [number]
    assert aws.unit_of(number) == aws.unit
    iam = aws.iam(number)
    assert [user["UserName"] for user in iam.list_users()["Users"]] == ["customer-admin"]
    assert aws.has_password(number, "customer-admin")
    assert aws.assignments(number) == ["owner@acme.example"]
    assert len(iam.list_open_id_connect_providers()["OpenIDConnectProviderList"]) == 1
    assert aws.trust_of(number, "GitHubActionsDeployRole") is not None
    assert events_of(account) == COMPLETE
    assert len(list((workers.folder / "outbox").iterdir())) == 1


@pytest.mark.parametrize(("step", "point"), A_FEW)
def test_killed_worker_is_taken_over_and_one_account_made(
    ordered: CloudAccount, on_aws: Workers, aws: Aws, step: str, point: str
) -> None:
    """Rule 32; a few rows of the table."""
    killed_and_taken_over(ordered, on_aws, aws, step, point)


@pytest.mark.provisioning
@pytest.mark.parametrize(("step", "point"), [row for row in EVERY if row not in A_FEW])
def test_killed_worker_is_taken_over_at_every_other_point(
    ordered: CloudAccount, on_aws: Workers, aws: Aws, step: str, point: str
) -> None:
    """Rule 32; the rest of its 24 rows."""
    killed_and_taken_over(ordered, on_aws, aws, step, point)


def test_second_worker_of_one_executor_waits_for_the_first(
    ordered: CloudAccount, local: Workers
) -> None:
    """And works on when the first is killed, after its lease has run out."""
    first = local.start(pause=("move_to_ou", "inside"))
    first.wait_until_paused()
    second = local.start()
    wait_for(lambda: "waiting for the lease" in second.said, "the second waits")
    assert '"state":"working"' not in second.said
    assert cloud_account.found(ordered.uuid).step == "move_to_ou"
    first.kill()
    wait_for(lambda: is_active(ordered), "the second works")
    assert events_of(ordered) == COMPLETE


def test_worker_that_is_stopped_lets_the_next_in_at_once(
    ordered: CloudAccount, local: Workers
) -> None:
    first = local.start(lease=3600)
    wait_for(lambda: is_active(ordered), "the first works")
    assert first.stop() == 0
    second = local.start(lease=3600)
    wait_for(lambda: '"state":"working"' in second.said, "the second works")


def test_worker_takes_over_what_a_dead_executor_left(ordered: CloudAccount, local: Workers) -> None:
    first = local.start(executor="a", pause=("setup_sso_access", "after"), lease=LEASE)
    first.wait_until_paused()
    first.kill()
    second = local.start(executor="b", lease=LEASE)
    wait_for(lambda: is_active(ordered), f"taken over\n{second.said}")
    assert "take over" in second.said
    assert events_of(ordered) == COMPLETE


def test_run_that_the_engine_forgot_is_started_anew(
    ordered: CloudAccount, local: Workers, database: Any
) -> None:
    """Our own tables are the truth: DBOS' state may be lost."""
    (run,) = outbox.claim("worker", 1)
    assert run.number == 1
    worker = local.start()
    wait_for(lambda: is_active(ordered), f"made\n{worker.said}")
    assert "restart" in worker.said


@pytest.mark.parametrize("count", MANY)
def test_many_accounts_at_once_are_all_made_once(
    actor: Actor, customer: Organization, local: Workers, tmp_path: Path, count: int
) -> None:
    accounts = [
        cloud_account.order(actor, organization_uuid=customer.uuid, github_repos=["acme/a"])
        for _ in range(count)
    ]
    worker = local.start(lease=15)

    def all_active() -> bool:
        read = cloud_account.list_of(customer.uuid)
        assert not [each.error for each in read if each.error]
        return Counter(each.status for each in read) == {"active": count}

    wait_for(all_active, f"all active\n{worker.said}", seconds=300)
    numbers = {each.aws_account_id for each in cloud_account.list_of(customer.uuid)}
    assert len(numbers) == count
    cloud = LocalCloud(tmp_path / "local-cloud.db", seconds=0)
    for account in accounts:
        assert events_of(account) == COMPLETE
        assert cloud.resources(account)["trust"] == ["acme/a"]


def test_lease_is_held_by_one_and_renewed_by_that_one_alone() -> None:
    second = timedelta(seconds=30)
    assert lease.acquire("w", "first", second)
    assert lease.acquire("w", "first", second)
    assert not lease.acquire("w", "other", second)
    assert not lease.renew("w", "other", second)
    assert lease.acquire("v", "other", second)
    assert lease.renew("w", "first", timedelta(0))
    assert lease.acquire("w", "other", second)
    assert not lease.renew("w", "first", second)
    lease.release("w", "first")
    assert not lease.acquire("w", "third", second)
    lease.release("w", "other")
    assert lease.acquire("w", "third", second)


def test_executor_is_dead_when_its_lease_ran_out_long_enough_ago() -> None:
    lease.acquire("living", "a", timedelta(seconds=30))
    lease.acquire("late", "b", timedelta(seconds=-5))
    lease.acquire("dead", "c", timedelta(seconds=-50))
    everyone = {"living", "late", "dead", "unheard of"}
    assert lease.dead(everyone, timedelta(seconds=20)) == {"dead", "unheard of"}
