"""Tasks carried out in the test's own thread, without a durable engine and without waiting."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from models import cloud_account
from models.cloud_account import CloudAccount, outbox
from tenantry.gateways.cloud import Cloud, IamUser, SingleSignOn
from tenantry.gateways.cloud.port import Account
from tenantry.gateways.mail import Mail, Message
from tenantry.worker.attempt import Attempts
from tenantry.worker.steps import PLANS
from tenantry.worker.timing import Timing

IMPATIENT = Timing(poll=0.01, backoff=0.01, longest_backoff=0.05, patience=0)
MOST_TRIES = 100


@dataclass
class SentMail:
    """A mail gateway that keeps what it was given."""

    messages: list[Message]

    def send(self, message: Message) -> None:
        self.messages.append(message)


def carry_out(cloud: Cloud, mail: Mail, timing: Timing = IMPATIENT) -> list[tuple[str, int]]:
    """Do every task there is; gives (step, tries) of each attempt that was not the last."""
    attempts, again = Attempts(cloud, mail, timing), []
    while runs := outbox.claim("tests", 10):
        for run in runs:
            for step in PLANS[run.kind]:
                tries = 0
                while (outcome := attempts.make(run, step, tries)[0]) == "again":
                    again.append((step, tries))
                    tries += 1
                    assert tries < MOST_TRIES, f"{step} stands still"
                if outcome == "ended":
                    break
            else:
                attempts.complete(run)
    return again


def events_of(account: CloudAccount) -> list[tuple[str, str]]:
    """The (step, status) of each event of an account, in their order."""
    rows = cloud_account.events_page(limit=1000).rows
    return [(row.step, row.status) for row in rows if row.account == account]


class Wrapped:
    """A cloud that lets `before` and `after` see each call, by the step that makes it."""

    def __init__(self, inner: Cloud) -> None:
        self._inner = inner

    def before(self, step: str, account: Account) -> None:
        """Called before the cloud is."""

    def after(self, step: str, account: Account) -> None:
        """Called when the cloud has answered, before anybody knows."""

    def create_account(self, account: Account) -> str:
        return str(self._call("create_account", "create_account", account))

    def find_created(self, account: Account) -> str:
        return str(self._call("check_status", "find_created", account))

    def check_role(self, account: Account) -> None:
        self._call("wait_for_role", "check_role", account)

    def move_to_unit(self, account: Account) -> None:
        self._call("move_to_ou", "move_to_unit", account)

    def create_iam_user(self, account: Account) -> IamUser:
        user: IamUser = self._call("create_iam_user", "create_iam_user", account)
        return user

    def grant_single_sign_on(self, account: Account) -> SingleSignOn:
        access: SingleSignOn = self._call("setup_sso_access", "grant_single_sign_on", account)
        return access

    def trust_repositories(self, account: Account, repositories: Sequence[str]) -> str | None:
        arn: str | None = self._call("setup_oidc", "trust_repositories", account, repositories)
        return arn

    def reset_password(self, account: Account) -> str:
        return str(self._call("send_welcome_email", "reset_password", account))

    def revoke_access(self, account: Account) -> None:
        self._call("suspend", "revoke_access", account)

    def _call(self, step: str, method: str, account: Account, *given: Any) -> Any:
        self.before(step, account)
        result = getattr(self._inner, method)(account, *given)
        self.after(step, account)
        return result
