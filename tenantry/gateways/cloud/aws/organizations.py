"""AWS Organizations: the account itself, and the unit that it is moved to."""

from typing import Any

from tenantry.gateways.cloud.aws.clients import client, unless
from tenantry.gateways.cloud.faults import Fault, NotYet
from tenantry.gateways.cloud.port import Account

ROLE = "OrganizationAccountAccessRole"
"""The role that AWS makes in a new account for the organization to work in it."""

TAG = "tenantry:account"
_SETTLED = ["IN_PROGRESS", "SUCCEEDED"]


class Organizations:
    """Makes accounts.

    Args:
        email: the address of an account's root user; `{account}` stands for our own id.
        unit: the organizational unit that accounts are moved to.
    """

    def __init__(self, email: str, unit: str) -> None:
        self._api = client("organizations")
        self._email = email
        self._unit = unit

    def request(self, account: Account) -> str:
        """Ask for the account unless that was done before; gives the request's id."""
        found = self._find_request(account)
        if found is not None:
            return found
        asked = self._api.create_account(
            AccountName=name_of(account),
            Email=self._email.replace("{account}", account.uuid.hex),
            RoleName=ROLE,
            Tags=[{"Key": TAG, "Value": str(account.uuid)}],
        )
        return str(asked["CreateAccountStatus"]["Id"])

    def find(self, account: Account) -> str:
        """The number of the account that was asked for."""
        status = self._api.describe_create_account_status(
            CreateAccountRequestId=account.creation_request_id
        )["CreateAccountStatus"]
        if status["State"] == "SUCCEEDED":
            return str(status["AccountId"])
        if status["State"] == "IN_PROGRESS":
            raise NotYet
        return self._find_despite(account, status["FailureReason"])

    def move(self, account: Account) -> None:
        """Put the account into the unit."""
        parent = self._api.list_parents(ChildId=account.aws_account_id)["Parents"][0]["Id"]
        if parent == self._unit:
            return
        with unless("DuplicateAccountException"):
            self._api.move_account(
                AccountId=account.aws_account_id,
                SourceParentId=parent,
                DestinationParentId=self._unit,
            )

    def _find_despite(self, account: Account, reason: str) -> str:
        """After a failed request: the account may be there from a request before it (rule 33)."""
        number = self._find_account(account)
        if number is not None:
            return number
        fault = Fault(reason)
        if not fault.retryable:
            raise fault
        raise NotYet(creation_request_id=self.request(account))

    def _find_request(self, account: Account) -> str | None:
        pages = self._api.get_paginator("list_create_account_status").paginate(States=_SETTLED)
        return _first(pages, "CreateAccountStatuses", "AccountName", name_of(account))

    def _find_account(self, account: Account) -> str | None:
        pages = self._api.get_paginator("list_accounts").paginate()
        return _first(pages, "Accounts", "Name", name_of(account))


def name_of(account: Account) -> str:
    """The account's name in AWS, by which it is found again; 45 of 50 characters."""
    return f"tenantry-{account.uuid}"


def _first(pages: Any, key: str, field: str, value: str) -> str | None:
    return next(
        (each["Id"] for page in pages for each in page[key] if each.get(field) == value), None
    )
