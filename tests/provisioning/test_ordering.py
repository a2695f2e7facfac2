"""What customers and operators ask for, and what is refused (rules 31, 34, 35, 36)."""

from datetime import UTC, datetime, timedelta

import pytest

from models import audit, checkout, cloud_account, organization
from models.actor import Actor
from models.checkout import PaymentEvent
from models.cloud_account import CloudAccount, outbox
from models.errors import Conflict, Invalid, NotFound, PaymentRequired
from models.organization import Organization
from tenantry.gateways.cloud import LocalCloud
from tests.provisioning.harness import SentMail, carry_out

pytestmark = pytest.mark.usefixtures("database")

UNKNOWN = "0190f5c2-ffff-7fff-8fff-ffffffffffff"


@pytest.fixture
def active(ordered: CloudAccount, local_cloud: LocalCloud, mail: SentMail) -> CloudAccount:
    carry_out(local_cloud, mail)
    return cloud_account.found(ordered.uuid)


def test_order_is_pending_and_leaves_one_task(actor: Actor, customer: Organization) -> None:
    """Rule 31: the account and its task are written together."""
    made = cloud_account.order(actor, organization_uuid=customer.uuid)
    read = cloud_account.get(made.uuid, organization_uuid=customer.uuid)
    assert (read.status, read.step, read.github_repos) == ("pending", None, [])
    assert (read.email, read.aws_account_id) == ("owner@acme.example", None)
    assert made.uuid.version == 7
    assert [run.kind for run in outbox.claim("w", 10)] == ["provision"]
    assert outbox.claim("w", 10) == []


def test_order_without_a_paid_checkout_is_refused(actor: Actor, customer: Organization) -> None:
    """Rule 31: never paid, or no more; what exists is left alone."""
    stranger = organization.create(actor, slug="stranger", name="Stranger")
    with pytest.raises(PaymentRequired):
        cloud_account.order(actor, organization_uuid=stranger.uuid)
    kept = cloud_account.order(actor, organization_uuid=customer.uuid)
    failed = PaymentEvent(
        id="evt_2",
        type="invoice.payment_failed",
        occurred_at=datetime.now(UTC),
        subscription="sub_1",
        standing="unpaid",
    )
    checkout.handle(actor, failed)
    with pytest.raises(PaymentRequired):
        cloud_account.order(actor, organization_uuid=customer.uuid)
    assert [each.uuid for each in cloud_account.list_of(customer.uuid)] == [kept.uuid]
    assert kept.status == "pending"


@pytest.mark.parametrize(
    "name",
    ["acme", "acme/", "/store", "acme/*", "*/store", "acme/store\n", "a_b/store", "a/b/c", "a/b c"],
)
def test_order_of_what_is_no_repository_is_invalid(
    actor: Actor, customer: Organization, name: str
) -> None:
    """Rule 31: never a wildcard."""
    with pytest.raises(Invalid) as refusal:
        cloud_account.order(actor, organization_uuid=customer.uuid, github_repos=["ok/ok", name])
    assert refusal.value.field == "githubRepos.1"
    assert cloud_account.list_of(customer.uuid) == []


def test_order_of_more_repositories_than_a_policy_holds_is_invalid(
    actor: Actor, customer: Organization
) -> None:
    names = [f"acme/repository-{number}" for number in range(100)]
    with pytest.raises(Invalid):
        cloud_account.order(actor, organization_uuid=customer.uuid, github_repos=names)


def test_order_is_audited_with_its_request(actor: Actor, ordered: CloudAccount) -> None:
    """Rule 51."""
    event = audit.page(audit.Filters())[0][0]
    assert event.action == "tenant_registry.cloud_account.order"
    assert event.target_id == str(ordered.uuid)
    assert event.request_id == "req_0123456789abcdef0123456789abcdef"


def test_get_of_another_customers_account_is_not_found(
    actor: Actor, customer: Organization, ordered: CloudAccount
) -> None:
    """Rule 6: indistinguishable from an absent one."""
    other = organization.create(actor, slug="other", name="Other")
    with pytest.raises(NotFound) as foreign:
        cloud_account.get(ordered.uuid, organization_uuid=other.uuid)
    with pytest.raises(NotFound) as absent:
        cloud_account.get(UNKNOWN, organization_uuid=customer.uuid)
    assert foreign.value.message == absent.value.message
    assert cloud_account.list_of(other.uuid) == []


def test_change_repositories_of_an_account_that_is_not_active_conflicts(
    actor: Actor, customer: Organization, ordered: CloudAccount
) -> None:
    """Rule 34."""
    with pytest.raises(Conflict):
        cloud_account.change_repositories(
            actor, ordered.uuid, organization_uuid=customer.uuid, github_repos=[]
        )


def test_change_repositories_sets_exactly_the_list(
    actor: Actor,
    customer: Organization,
    active: CloudAccount,
    local_cloud: LocalCloud,
    mail: SentMail,
) -> None:
    """Rule 34: an empty list takes the role away."""
    changed = cloud_account.change_repositories(
        actor, active.uuid, organization_uuid=customer.uuid, github_repos=["acme/a", "acme/b"]
    )
    assert changed.github_repos == ["acme/a", "acme/b"]
    assert changed.oidc_role_arn is not None
    carry_out(local_cloud, mail)
    assert local_cloud.resources(active)["trust"] == ["acme/a", "acme/b"]
    emptied = cloud_account.change_repositories(
        actor, active.uuid, organization_uuid=customer.uuid, github_repos=[]
    )
    assert (emptied.github_repos, emptied.oidc_role_arn) == ([], None)
    carry_out(local_cloud, mail)
    assert "trust" not in local_cloud.resources(active)


def test_tasks_of_one_account_are_handed_out_one_after_the_other(
    actor: Actor, customer: Organization, active: CloudAccount
) -> None:
    """Of two changes the later one stays."""
    for name in ("acme/a", "acme/b"):
        cloud_account.change_repositories(
            actor, active.uuid, organization_uuid=customer.uuid, github_repos=[name]
        )
    assert len(outbox.claim("w", 10)) == 1
    assert outbox.claim("v", 10) == []


def test_suspend_takes_the_access_away(
    actor: Actor, active: CloudAccount, local_cloud: LocalCloud, mail: SentMail
) -> None:
    """Rule 35."""
    assert "login" in local_cloud.resources(active)
    suspended = cloud_account.suspend(actor, active.uuid)
    assert (suspended.status, suspended.step) == ("suspended", "complete")
    carry_out(local_cloud, mail)
    assert local_cloud.resources(active).keys() & {"login", "trust", "assignment"} == set()
    assert cloud_account.found(active.uuid).oidc_role_arn is None


def test_suspend_a_second_time_changes_nothing(actor: Actor, active: CloudAccount) -> None:
    """Rule 35."""
    first = cloud_account.suspend(actor, active.uuid)
    second = cloud_account.suspend(actor, active.uuid)
    assert (second.status, second.updated_at) == ("suspended", first.updated_at)
    assert len(outbox.claim("w", 10)) == 1


def test_suspend_of_an_account_that_nobody_began_is_at_once(
    actor: Actor, ordered: CloudAccount, local_cloud: LocalCloud, mail: SentMail
) -> None:
    assert cloud_account.suspend(actor, ordered.uuid).status == "suspended"
    carry_out(local_cloud, mail)
    read = cloud_account.found(ordered.uuid)
    assert (read.status, read.aws_account_id) == ("suspended", None)
    assert local_cloud.resources(ordered) == {}
    assert mail.messages == []


def test_suspend_of_an_unknown_account_is_not_found(actor: Actor) -> None:
    with pytest.raises(NotFound):
        cloud_account.suspend(actor, UNKNOWN)


def test_page_leads_through_all_accounts_once(actor: Actor, customer: Organization) -> None:
    """Rule 36: nothing is cut off unsaid."""
    made = [cloud_account.order(actor, organization_uuid=customer.uuid).uuid for _ in range(5)]
    seen = []
    cursor, pages = None, 0
    while cursor is not None or pages == 0:
        page = cloud_account.page(limit=2, cursor=cursor)
        seen += [account.uuid for account in page.rows]
        cursor, pages = page.next_cursor, pages + 1
    assert (seen, pages) == (made, 3)


@pytest.mark.parametrize("cursor", ["", "x", "-1", "1.5", "٣", "9" * 30])
def test_page_after_a_made_up_cursor_is_invalid(cursor: str) -> None:
    with pytest.raises(Invalid):
        cloud_account.page(limit=2, cursor=cursor)


def test_events_since_means_strictly_after(active: CloudAccount) -> None:
    """Rule 36."""
    rows = cloud_account.events_page(limit=1000).rows
    assert len({row.created_at for row in rows}) == len(rows) == 17
    later = cloud_account.events_page(limit=1000, since=rows[4].created_at).rows
    assert [row.id for row in later] == [row.id for row in rows[5:]]
    assert cloud_account.events_page(limit=5, since=datetime.now(UTC)).rows == []
    assert (
        len(cloud_account.events_page(limit=99, since=datetime(1960, 1, 1, tzinfo=UTC)).rows) == 17
    )


def test_events_page_filters_combine(active: CloudAccount) -> None:
    middle = cloud_account.events_page(limit=1000).rows[7].created_at - timedelta(microseconds=1)
    page = cloud_account.events_page(limit=2, status="succeeded", since=middle)
    assert [(row.step, row.status) for row in page.rows] == [
        ("move_to_ou", "succeeded"),
        ("create_iam_user", "succeeded"),
    ]
    assert page.next_cursor is not None
    assert page.rows[0].account.uuid == active.uuid
