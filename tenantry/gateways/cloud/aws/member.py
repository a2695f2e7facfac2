"""IAM in a customer's account: the user, GitHub's identity provider, the deploy role."""

import json
import secrets
from collections.abc import Sequence
from typing import Any

from botocore.exceptions import ClientError

from tenantry.gateways.cloud.aws.clients import client, code_of, unless
from tenantry.gateways.cloud.aws.organizations import ROLE, TAG
from tenantry.gateways.cloud.aws.trust import AUDIENCE, ISSUER, trust_policy
from tenantry.gateways.cloud.faults import NotYet
from tenantry.gateways.cloud.port import Account

USER = "customer-admin"
DEPLOY_ROLE = "GitHubActionsDeployRole"
POLICY = "arn:aws:iam::aws:policy/AdministratorAccess"


class MemberAccount:
    """IAM of one account, worked in by the role that the organization has there.

    Raises NotYet where the role can't be assumed yet: AWS makes it some time after the account.
    """

    def __init__(self, sts: Any, account: Account) -> None:
        self._account = account
        self._tags = [{"Key": TAG, "Value": str(account.uuid)}]
        self._iam = client("iam", _assume(sts, account))

    def create_user(self) -> str:
        """The customer's user, an administrator, with a password that nobody knows."""
        with unless("EntityAlreadyExists"):
            self._iam.create_user(UserName=USER, Tags=self._tags)
        self._iam.attach_user_policy(UserName=USER, PolicyArn=POLICY)
        with unless("EntityAlreadyExists"):
            self._iam.create_login_profile(
                UserName=USER, Password=_new_password(), PasswordResetRequired=True
            )
        return USER

    def reset_password(self) -> str:
        """A new password, to be changed at the first sign-in."""
        password = _new_password()
        self._iam.update_login_profile(UserName=USER, Password=password, PasswordResetRequired=True)
        return password

    def trust(self, repositories: Sequence[str]) -> str:
        """The ARN of the deploy role, which trusts exactly these repositories."""
        policy = json.dumps(
            trust_policy(self._identity_provider(), repositories), separators=(",", ":")
        )
        try:
            arn = self._iam.get_role(RoleName=DEPLOY_ROLE)["Role"]["Arn"]
        except ClientError as error:
            if code_of(error) != "NoSuchEntity":
                raise
            arn = self._iam.create_role(
                RoleName=DEPLOY_ROLE, AssumeRolePolicyDocument=policy, Tags=self._tags
            )["Role"]["Arn"]
        else:
            self._iam.update_assume_role_policy(RoleName=DEPLOY_ROLE, PolicyDocument=policy)
        self._iam.attach_role_policy(RoleName=DEPLOY_ROLE, PolicyArn=POLICY)
        return str(arn)

    def delete_deploy_role(self) -> None:
        """Take the deploy role away, with whatever policies it bears."""
        with unless("NoSuchEntity"):
            for policy in self._iam.list_role_policies(RoleName=DEPLOY_ROLE)["PolicyNames"]:
                self._iam.delete_role_policy(RoleName=DEPLOY_ROLE, PolicyName=policy)
            attached = self._iam.list_attached_role_policies(RoleName=DEPLOY_ROLE)
            for policy in attached["AttachedPolicies"]:
                self._iam.detach_role_policy(RoleName=DEPLOY_ROLE, PolicyArn=policy["PolicyArn"])
            self._iam.delete_role(RoleName=DEPLOY_ROLE)

    def lock_user(self) -> None:
        """Take the user's password and access keys out of use."""
        with unless("NoSuchEntity"):
            self._iam.delete_login_profile(UserName=USER)
        with unless("NoSuchEntity"):
            for key in self._iam.list_access_keys(UserName=USER)["AccessKeyMetadata"]:
                self._iam.update_access_key(
                    UserName=USER, AccessKeyId=key["AccessKeyId"], Status="Inactive"
                )

    def _identity_provider(self) -> str:
        arn = f"arn:aws:iam::{self._account.aws_account_id}:oidc-provider/{ISSUER}"
        try:
            found = self._iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn)
        except ClientError as error:
            if code_of(error) != "NoSuchEntity":
                raise
            made = self._iam.create_open_id_connect_provider(
                Url=f"https://{ISSUER}", ClientIDList=[AUDIENCE], Tags=self._tags
            )
            return str(made["OpenIDConnectProviderArn"])
        if AUDIENCE not in found["ClientIDList"]:
            self._iam.add_client_id_to_open_id_connect_provider(
                OpenIDConnectProviderArn=arn, ClientID=AUDIENCE
            )
        return arn


def _assume(sts: Any, account: Account) -> Any:
    try:
        answer = sts.assume_role(
            RoleArn=f"arn:aws:iam::{account.aws_account_id}:role/{ROLE}",
            RoleSessionName=f"tenantry-{account.uuid.hex}",
        )
    except ClientError as error:
        if code_of(error) in ("AccessDenied", "AccessDeniedException"):
            raise NotYet from None
        raise
    return answer["Credentials"]


def _new_password() -> str:
    # One of each kind of character, for any password policy.
    return f"Aa1!{secrets.token_urlsafe(24)}"
