"""What a worker asks of the cloud.

Every call may be made again after a crash, with the same account: it looks for what exists, by
name or tag, before it makes anything. It raises `NotYet` while the cloud is still at work, and
`Fault` for what went wrong.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


class Account(Protocol):
    """What a gateway may know of an account; None is what no step has learned so far."""

    @property
    def uuid(self) -> UUID:
        """Our own id; all that is made bears it in a name or a tag."""

    @property
    def email(self) -> str:
        """Where the customer can be reached."""

    @property
    def creation_request_id(self) -> str | None:
        """Under which the cloud makes the account."""

    @property
    def aws_account_id(self) -> str | None:
        """The number of the account, 12 digits."""

    @property
    def assignment_request_id(self) -> str | None:
        """Under which the cloud gives single sign-on access."""


@dataclass(frozen=True)
class IamUser:
    """A user in the account, and where it signs in."""

    name: str
    sign_in_url: str


@dataclass(frozen=True)
class SingleSignOn:
    """A person in the identity centre, and where single sign-on begins."""

    user_name: str
    portal_url: str


class Cloud(Protocol):
    """The steps of the contract, in its order, and what comes after them."""

    def create_account(self, account: Account) -> str:
        """Ask for the account; gives the request's id."""

    def find_created(self, account: Account) -> str:
        """The number of the account that was asked for. Raises NotYet while it is made."""

    def check_role(self, account: Account) -> None:
        """Return once the account can be worked in. Raises NotYet before that."""

    def move_to_unit(self, account: Account) -> None:
        """Put the account into the organizational unit of customers."""

    def create_iam_user(self, account: Account) -> IamUser:
        """Make the customer's user, with a password that nobody knows."""

    def grant_single_sign_on(self, account: Account) -> SingleSignOn:
        """Let the customer in by single sign-on. Raises NotYet while the cloud is at it."""

    def trust_repositories(self, account: Account, repositories: Sequence[str]) -> str | None:
        """Let exactly these repositories assume the deploy role; gives its ARN.

        With none of them the role is taken away, and None is given.
        """

    def reset_password(self, account: Account) -> str:
        """A new password of the customer's user, to be changed at the first sign-in."""

    def revoke_access(self, account: Account) -> None:
        """Take away every way in that was made; what is not there is fine."""
