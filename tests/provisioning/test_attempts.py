"""Steps: their order, their events, what is tried again and what ends an account (32, 33, 35)."""

from collections.abc import Callable

import pytest

from models import audit, cloud_account
from models.actor import Actor
from models.cloud_account import CloudAccount, outbox, progress
from models.cloud_account.outbox import Superseded
from tenantry.gateways.cloud import Cloud, Fault, LocalCloud, NotYet
from tenantry.gateways.cloud.port import Account
from tenantry.gateways.mail import MailFault, Message
from tenantry.worker.timing import Timing
from tests.provisioning.harness import SentMail, Wrapped, carry_out, events_of

pytestmark = pytest.mark.usefixtures("database")

STEPS = [
    "create_account",
    "check_status",
    "wait_for_role",
    "move_to_ou",
    "create_iam_user",
    "setup_sso_access",
    "setup_oidc",
    "send_welcome_email",
]
WELL = [(step, status) for step in STEPS for status in ("started", "succeeded")]
PATIENT = Timing(patience=3600)


class Failing(Wrapped):
    """A cloud that raises at one step, as often as it is told."""

    def __init__(self, inner: Cloud, step: str, error: Exception, times: int = 10**6) -> None:
        super().__init__(inner)
        self._step, self._error, self._left = step, error, times

    def before(self, step: str, account: Account) -> None:
        if step == self._step and self._left > 0:
            self._left -= 1
            raise self._error


class Watching(Wrapped):
    """A cloud that calls back when a step, or any, has been done and nobody knows of it."""

    def __init__(
        self, inner: LocalCloud, step: str | None, then: Callable[[Account], object]
    ) -> None:
        super().__init__(inner)
        self._step, self._then = step, then

    def after(self, step: str, account: Account) -> None:
        if self._step in (None, step):
            self._then(account)


def test_provision_runs_the_steps_in_the_contracts_order(
    ordered: CloudAccount, local_cloud: LocalCloud, mail: SentMail
) -> None:
    """Rule 32: each step a `started` and a `succeeded`, one `complete` at the end."""
    carry_out(local_cloud, mail)
    assert events_of(ordered) == [*WELL, ("complete", "succeeded")]
    read = cloud_account.found(ordered.uuid)
    assert (read.status, read.step, read.error) == ("active", "complete", None)
    assert read.iam_user_name == "customer-admin"
    number = read.aws_account_id
    assert read.sign_in_url == f"https://{number}.signin.aws.amazon.com/console"
    assert read.oidc_role_arn == f"arn:aws:iam::{number}:role/GitHubActionsDeployRole"
    assert (read.sso_user_name, len(number or "")) == ("owner@acme.example", 12)


def test_provision_is_audited_when_it_ends(
    ordered: CloudAccount, local_cloud: LocalCloud, mail: SentMail
) -> None:
    """Rule 51."""
    carry_out(local_cloud, mail)
    event = audit.page(audit.Filters())[0][0]
    assert (event.action, event.actor_type) == ("aibi.cloud_account.provision", "system")
    assert (event.target_id, event.metadata) == (str(ordered.uuid), {"status": "active"})


def test_status_is_creating_from_the_first_step_on(
    ordered: CloudAccount, local_cloud: LocalCloud, mail: SentMail
) -> None:
    """Rule 32."""
    seen = []

    def look(account: Account) -> None:
        read = cloud_account.found(account.uuid)
        seen.append((read.status, read.step))

    carry_out(Watching(local_cloud, None, look), mail)
    assert seen == [("creating", step) for step in STEPS]


def test_welcome_mail_has_the_password_and_nothing_else_has(
    ordered: CloudAccount, local_cloud: LocalCloud, mail: SentMail
) -> None:
    """Rule 3: it is made as the mail is, and kept nowhere."""
    carry_out(local_cloud, mail)
    (message,) = mail.messages
    assert message.to == "owner@acme.example"
    password = message.text.split("console\n")[1].split("\n")[0].strip()
    assert len(password) >= 20
    kept = [str(row.__data__) for row in cloud_account.events_page(limit=99).rows]
    kept += [str(row.__data__) for row in audit.page(audit.Filters())[0]]
    kept += [str(cloud_account.found(ordered.uuid).__data__), repr(message)]
    assert not any(password in text for text in kept)


@pytest.mark.parametrize(
    "code", ["ThrottlingException", "TooManyRequestsException", "ConcurrentModificationException"]
)
def test_fault_that_passes_is_tried_again(
    ordered: CloudAccount, local_cloud: LocalCloud, mail: SentMail, code: str
) -> None:
    """Rule 33; a step that was tried three times leaves two events all the same (32)."""
    cloud: Cloud = local_cloud
    for step in STEPS:
        cloud = Failing(cloud, step, Fault(code), times=2)
    again = carry_out(cloud, mail, PATIENT)
    assert again == [(step, tries) for step in STEPS for tries in (0, 1)]
    assert cloud_account.found(ordered.uuid).status == "active"
    assert events_of(ordered) == [*WELL, ("complete", "succeeded")]


@pytest.mark.parametrize("step", STEPS)
def test_permanent_fault_fails_the_account_at_once(
    ordered: CloudAccount, local_cloud: LocalCloud, mail: SentMail, step: str
) -> None:
    """Rules 32, 33: `failed` with a reason, and nothing half-made forgotten."""
    fault = Fault("ACCOUNT_LIMIT_EXCEEDED", "arn:aws:organizations::1:account is full")
    assert carry_out(Failing(local_cloud, step, fault), mail, PATIENT) == []
    read = cloud_account.found(ordered.uuid)
    assert (read.status, read.step) == ("failed", "failed")
    assert read.error == f"{step}: ACCOUNT_LIMIT_EXCEEDED"
    before = WELL[: 2 * STEPS.index(step)]
    assert events_of(ordered) == [
        *before,
        (step, "started"),
        (step, "failed"),
        ("failed", "failed"),
    ]
    assert (read.aws_account_id is not None) == (STEPS.index(step) > 1)
    detail = cloud_account.events_page(limit=99, status="failed").rows[0].error
    assert detail == "ACCOUNT_LIMIT_EXCEEDED: arn:aws:organizations::1:account is full"


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (NotYet(), "check_status: TimedOut"),
        (Fault("ThrottlingException"), "check_status: ThrottlingException"),
    ],
)
def test_what_never_passes_fails_the_account_in_the_end(
    ordered: CloudAccount,
    local_cloud: LocalCloud,
    mail: SentMail,
    error: Exception,
    reason: str,
) -> None:
    """Never stuck: a poll that stays IN_PROGRESS, a throttling without an end."""
    again = carry_out(Failing(local_cloud, "check_status", error), mail)
    read = cloud_account.found(ordered.uuid)
    assert (read.status, read.error) == ("failed", reason)
    assert 1 < len(again) < 10


def test_mail_server_that_is_away_is_asked_again(
    ordered: CloudAccount, local_cloud: LocalCloud
) -> None:
    class Unwilling(SentMail):
        left = 2

        def send(self, message: Message) -> None:
            self.left -= 1
            if self.left >= 0:
                raise MailFault("451", retryable=True)
            super().send(message)

    mail = Unwilling([])
    assert len(carry_out(local_cloud, mail, PATIENT)) == 2
    assert cloud_account.found(ordered.uuid).status == "active"
    assert len(mail.messages) == 1


def test_mail_that_is_refused_fails_the_account(
    ordered: CloudAccount, local_cloud: LocalCloud
) -> None:
    class Refusing(SentMail):
        def send(self, message: Message) -> None:
            raise MailFault("550", retryable=False)

    carry_out(local_cloud, Refusing([]), PATIENT)
    read = cloud_account.found(ordered.uuid)
    assert (read.status, read.error) == ("failed", "send_welcome_email: Mail550")


@pytest.mark.parametrize("step", [STEPS[0], STEPS[4], STEPS[7]])
def test_suspend_while_creating_takes_hold_when_the_step_ends(
    actor: Actor, ordered: CloudAccount, local_cloud: LocalCloud, mail: SentMail, step: str
) -> None:
    """Rule 35: until then the status is what it is; then the access is taken away again."""
    answers = []

    def suspend(account: Account) -> None:
        answers.append(cloud_account.suspend(actor, account.uuid).status)

    carry_out(Watching(local_cloud, step, suspend), mail)
    assert answers == ["creating"]
    assert cloud_account.found(ordered.uuid).status == "suspended"
    done = WELL[: 2 * STEPS.index(step) + 2]
    assert events_of(ordered) == [*done, ("suspend", "started"), ("suspend", "succeeded")]
    assert local_cloud.resources(ordered).keys() & {"login", "trust", "assignment"} == set()


def test_suspend_that_failed_may_be_asked_for_again(
    actor: Actor, ordered: CloudAccount, local_cloud: LocalCloud, mail: SentMail
) -> None:
    carry_out(local_cloud, mail)
    cloud_account.suspend(actor, ordered.uuid)
    carry_out(Failing(local_cloud, "suspend", Fault("AccessDenied")), mail)
    assert "login" in local_cloud.resources(ordered)
    assert cloud_account.found(ordered.uuid).status == "suspended"
    cloud_account.suspend(actor, ordered.uuid)
    carry_out(local_cloud, mail)
    assert "login" not in local_cloud.resources(ordered)


def test_run_that_was_started_anew_can_change_nothing_any_more(ordered: CloudAccount) -> None:
    """Whoever woke up late must not write over what another did since."""
    (run,) = outbox.claim("w", 1)
    assert progress.begin_step(run, "create_account") is not None
    again = outbox.restart(run)
    assert (again.task, again.number) == (run.task, run.number + 1)
    for verb in (
        lambda: progress.begin_step(run, "check_status"),
        lambda: progress.note(run, {}),
        lambda: progress.finish_step(run, "create_account", {}),
        lambda: progress.fail(run, "create_account", "no"),
        lambda: progress.complete(run),
        lambda: outbox.restart(run),
    ):
        with pytest.raises(Superseded):
            verb()
    assert events_of(ordered) == [("create_account", "started")]


def test_task_that_no_run_brings_to_an_end_fails(ordered: CloudAccount) -> None:
    (run,) = outbox.claim("w", 1)
    progress.begin_step(run, "create_account")
    progress.give_up(run)
    read = cloud_account.found(ordered.uuid)
    assert (read.status, read.error) == ("failed", "Internal: no attempt comes to an end")


def test_step_can_set_only_what_steps_learn(ordered: CloudAccount) -> None:
    (run,) = outbox.claim("w", 1)
    progress.begin_step(run, "create_account")
    with pytest.raises(ValueError, match="status"):
        progress.finish_step(run, "create_account", {"status": "active"})


def test_backoff_doubles_has_jitter_and_an_end() -> None:
    """Rule 33."""
    timing = Timing(backoff=1, longest_backoff=60)
    for tries, longest in ((0, 1), (1, 2), (3, 8), (5, 32), (6, 60), (500, 60)):
        waits = {timing.backoff_after(tries) for _ in range(50)}
        assert len(waits) > 1
        assert all(longest / 2 <= wait <= longest for wait in waits)
