"""The cloud port on AWS."""

import logging
from collections.abc import Sequence

from tenantry.gateways.cloud.aws.clients import client, faults
from tenantry.gateways.cloud.aws.identity_center import IdentityCenter
from tenantry.gateways.cloud.aws.member import MemberAccount
from tenantry.gateways.cloud.aws.organizations import Organizations
from tenantry.gateways.cloud.port import Account, IamUser, SingleSignOn


class AwsCloud:
    """Works with the credentials of an organization's management account.

    Args:
        email: the address of an account's root user; `{account}` stands for our own id.
        unit: the organizational unit that accounts are moved to, `ou-…`.
    """

    def __init__(self, *, email: str, unit: str) -> None:
        # At debug level botocore logs what it sends: passwords, and keys to customers' accounts.
        for library in ("boto3", "botocore", "urllib3"):
            logging.getLogger(library).setLevel(logging.WARNING)
        with faults():
            self._sts = client("sts")
            self._organizations = Organizations(email, unit)
            self._identity_center = IdentityCenter()

    def create_account(self, account: Account) -> str:
        with faults():
            return self._organizations.request(account)

    def find_created(self, account: Account) -> str:
        with faults():
            return self._organizations.find(account)

    def check_role(self, account: Account) -> None:
        with faults():
            MemberAccount(self._sts, account)

    def move_to_unit(self, account: Account) -> None:
        with faults():
            self._organizations.move(account)

    def create_iam_user(self, account: Account) -> IamUser:
        with faults():
            name = MemberAccount(self._sts, account).create_user()
        return IamUser(name, f"https://{account.aws_account_id}.signin.aws.amazon.com/console")

    def grant_single_sign_on(self, account: Account) -> SingleSignOn:
        with faults():
            return self._identity_center.grant(account)

    def trust_repositories(self, account: Account, repositories: Sequence[str]) -> str | None:
        with faults():
            member = MemberAccount(self._sts, account)
            if repositories:
                return member.trust(repositories)
            member.delete_deploy_role()
            return None

    def reset_password(self, account: Account) -> str:
        with faults():
            return MemberAccount(self._sts, account).reset_password()

    def revoke_access(self, account: Account) -> None:
        if account.aws_account_id is None:
            return
        with faults():
            member = MemberAccount(self._sts, account)
            member.lock_user()
            member.delete_deploy_role()
            self._identity_center.revoke(account)
