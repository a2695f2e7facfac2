"""A cloud of our own: it makes nothing, but takes its time and remembers what it was asked.

It keeps its state in a SQLite file, which several processes may use at once, so that a worker
that was killed finds what it had made.
"""

import hashlib
import json
import secrets
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from tenantry.gateways.cloud.faults import Fault, NotYet
from tenantry.gateways.cloud.port import Account, IamUser, SingleSignOn

_TABLE = """
CREATE TABLE IF NOT EXISTS resource (
  account TEXT NOT NULL, kind TEXT NOT NULL, value TEXT NOT NULL, ready_at REAL NOT NULL,
  PRIMARY KEY (account, kind)
) WITHOUT ROWID
"""
_LOCK_WAIT_SECONDS = 5
_USER = "customer-admin"
_ROLE = "GitHubActionsDeployRole"


class LocalCloud:
    """The embedded gateway.

    Args:
        path: the file of its state.
        seconds: how long it is at work on each step.
        failure: `<step>=<code>` makes that step fail with that code of AWS, always.
    """

    def __init__(self, path: Path, *, seconds: float, failure: str | None = None) -> None:
        self._path = path
        self._seconds = seconds
        self._failing, _, self._code = (failure or "").partition("=")

    def create_account(self, account: Account) -> str:
        self._refuse("create_account")
        self._put(account, "account", _number(account))
        return f"car-{account.uuid.hex}"

    def find_created(self, account: Account) -> str:
        self._refuse("check_status")
        number = self._get(account, "account")
        if number is None:
            raise NotYet(creation_request_id=self.create_account(account))
        return str(number)

    def check_role(self, account: Account) -> None:
        self._make("wait_for_role", account, "role", True)

    def move_to_unit(self, account: Account) -> None:
        self._make("move_to_ou", account, "unit", "customers")

    def create_iam_user(self, account: Account) -> IamUser:
        self._make("create_iam_user", account, "user", _USER)
        self._put(account, "login", True)
        return IamUser(_USER, f"https://{account.aws_account_id}.signin.aws.amazon.com/console")

    def grant_single_sign_on(self, account: Account) -> SingleSignOn:
        self._make("setup_sso_access", account, "assignment", account.email)
        return SingleSignOn(account.email, "https://d-0000000000.awsapps.com/start")

    def trust_repositories(self, account: Account, repositories: Sequence[str]) -> str | None:
        self._refuse("setup_oidc")
        self._remove(account, "trust")
        if not repositories:
            return None
        self._put(account, "trust", list(repositories))
        return f"arn:aws:iam::{account.aws_account_id}:role/{_ROLE}"

    def reset_password(self, account: Account) -> str:
        self._refuse("send_welcome_email")
        self._put(account, "login", True)
        return secrets.token_urlsafe(16)

    def revoke_access(self, account: Account) -> None:
        self._refuse("suspend")
        self._remove(account, "login", "trust", "assignment")

    def resources(self, account: Account) -> dict[str, Any]:
        """Everything there is for an account, by kind."""
        with self._open() as connection:
            rows = connection.execute(
                "SELECT kind, value FROM resource WHERE account = ?", (str(account.uuid),)
            )
            return {kind: json.loads(value) for kind, value in rows}

    def _refuse(self, step: str) -> None:
        if step == self._failing:
            raise Fault(self._code, "told to fail")

    def _make(self, step: str, account: Account, kind: str, value: Any) -> None:
        """Begin to make what is not there; raises NotYet until its time has passed."""
        self._refuse(step)
        if self._get(account, kind) is None:
            self._put(account, kind, value)
            self._get(account, kind)

    def _get(self, account: Account, kind: str) -> Any:
        with self._open() as connection:
            row = connection.execute(
                "SELECT value, ready_at FROM resource WHERE account = ? AND kind = ?",
                (str(account.uuid), kind),
            ).fetchone()
        if row is not None and row[1] > time.time():
            raise NotYet
        return None if row is None else json.loads(row[0])

    def _put(self, account: Account, kind: str, value: Any) -> None:
        with self._open() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO resource VALUES (?, ?, ?, ?)",
                (str(account.uuid), kind, json.dumps(value), time.time() + self._seconds),
            )

    def _remove(self, account: Account, *kinds: str) -> None:
        with self._open() as connection:
            connection.executemany(
                "DELETE FROM resource WHERE account = ? AND kind = ?",
                [(str(account.uuid), kind) for kind in kinds],
            )

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=_LOCK_WAIT_SECONDS)) as connection:
            connection.execute(_TABLE)
            with connection:
                yield connection


def _number(account: Account) -> str:
    """12 digits, the same for the same account; the first is no zero."""
    digest = int.from_bytes(hashlib.sha256(account.uuid.bytes).digest())
    return str(10**11 + digest % (9 * 10**11))
