"""What each step does: one call of the cloud, and what is learned from it."""

from collections.abc import Callable
from typing import Any

from models.cloud_account import CloudAccount
from models.cloud_account.outbox import Kind
from models.cloud_account.table import STEPS
from tenantry.gateways.cloud import Cloud
from tenantry.gateways.mail import Mail, Message

Learned = dict[str, Any]
Step = Callable[[Cloud, Mail, CloudAccount], Learned]

PLANS: dict[Kind, tuple[str, ...]] = {
    "provision": STEPS,
    "set_repositories": ("setup_oidc",),
    "suspend": ("suspend",),
}
"""The steps of each kind of task, in their order."""

_WELCOME = """Your AWS account {account} is ready.

Sign in as {user} with this password, which you will be asked to change:

  {sign_in}
  {password}

Single sign-on, as {email}:

  {portal}

{deploy}
"""
_DEPLOY = "Workflows of {repositories} can assume the role {role}."
_NO_DEPLOY = "Name the GitHub repositories that may deploy with PATCH /v1/accounts/{id}."


def carry_out(step: str, cloud: Cloud, mail: Mail, account: CloudAccount) -> Learned:
    """Do a step, and return the columns that it learned.

    Raises NotYet, Fault and MailFault as the gateways do.
    """
    return _STEPS[step](cloud, mail, account)


def _create_account(cloud: Cloud, _: Mail, account: CloudAccount) -> Learned:
    if account.creation_request_id is not None:
        return {}
    return {"creation_request_id": cloud.create_account(account)}


def _check_status(cloud: Cloud, _: Mail, account: CloudAccount) -> Learned:
    return {"aws_account_id": cloud.find_created(account)}


def _wait_for_role(cloud: Cloud, _: Mail, account: CloudAccount) -> Learned:
    cloud.check_role(account)
    return {}


def _move_to_ou(cloud: Cloud, _: Mail, account: CloudAccount) -> Learned:
    cloud.move_to_unit(account)
    return {}


def _create_iam_user(cloud: Cloud, _: Mail, account: CloudAccount) -> Learned:
    user = cloud.create_iam_user(account)
    return {"iam_user_name": user.name, "sign_in_url": user.sign_in_url}


def _setup_sso_access(cloud: Cloud, _: Mail, account: CloudAccount) -> Learned:
    access = cloud.grant_single_sign_on(account)
    return {"sso_user_name": access.user_name, "sso_portal_url": access.portal_url}


def _setup_oidc(cloud: Cloud, _: Mail, account: CloudAccount) -> Learned:
    return {"oidc_role_arn": cloud.trust_repositories(account, account.github_repos)}


def _send_welcome_email(cloud: Cloud, mail: Mail, account: CloudAccount) -> Learned:
    # The password is made here and kept nowhere; of a mail sent twice the later one's works.
    mail.send(_welcome(account, cloud.reset_password(account)))
    return {}


def _suspend(cloud: Cloud, _: Mail, account: CloudAccount) -> Learned:
    cloud.revoke_access(account)
    return {"oidc_role_arn": None}


def _welcome(account: CloudAccount, password: str) -> Message:
    deploy = _DEPLOY if account.oidc_role_arn else _NO_DEPLOY
    text = _WELCOME.format(
        account=account.aws_account_id,
        user=account.iam_user_name,
        sign_in=account.sign_in_url,
        password=password,
        email=account.sso_user_name,
        portal=account.sso_portal_url,
        deploy=deploy.format(
            repositories=", ".join(account.github_repos),
            role=account.oidc_role_arn,
            id=account.uuid,
        ),
    )
    return Message(f"welcome-{account.uuid}", account.email, "Your AWS account is ready", text)


_STEPS: dict[str, Step] = {
    "create_account": _create_account,
    "check_status": _check_status,
    "wait_for_role": _wait_for_role,
    "move_to_ou": _move_to_ou,
    "create_iam_user": _create_iam_user,
    "setup_sso_access": _setup_sso_access,
    "setup_oidc": _setup_oidc,
    "send_welcome_email": _send_welcome_email,
    "suspend": _suspend,
}
