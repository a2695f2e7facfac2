"""AWS accounts and what was done for them, as this contract shows them.

Each function takes a row and returns JSON data; moments and ids are left to the server's JSON
writer. What has no value yet is absent, never null (rule 31).
"""

from typing import Any

Json = dict[str, Any]


def ordered(account: Any) -> Json:
    """A new account, as its order is answered."""
    return {
        "accountId": account.uuid,
        "status": account.status,
        "createdAt": account.created_at,
    }


def summary(account: Any) -> Json:
    """An account in a customer's list."""
    return _present(
        accountId=account.uuid,
        awsAccountId=account.aws_account_id,
        status=account.status,
        provisioningStep=account.step,
        createdAt=account.created_at,
    )


def detail(account: Any) -> Json:
    """An account with all that is known of it."""
    return _present(
        **summary(account),
        iamUserName=account.iam_user_name,
        signInUrl=account.sign_in_url,
        ssoUserName=account.sso_user_name,
        ssoPortalUrl=account.sso_portal_url,
        githubRepos=account.github_repos,
        oidcRoleArn=account.oidc_role_arn,
        updatedAt=account.updated_at,
        error=account.error,
    )


def repositories(account: Any) -> Json:
    """Which repositories may assume the account's role."""
    return _present(
        accountId=account.uuid,
        awsAccountId=account.aws_account_id,
        githubRepos=account.github_repos,
        oidcRoleArn=account.oidc_role_arn,
        status=account.status,
    )


def suspension(account: Any) -> Json:
    """An account that is suspended, or will be when its running step ends (rule 35)."""
    return _present(
        accountId=account.uuid,
        status=account.status,
        provisioningStep=account.step,
        updatedAt=account.updated_at,
    )


def event(event: Any) -> Json:
    """One step of an account, begun or ended."""
    return _present(
        accountId=event.account.uuid,
        timestamp=event.created_at,
        step=event.step,
        status=event.status,
        detail=event.detail,
        error=event.error,
    )


def page(name: str, rows: list[Json], next_cursor: str | None) -> Json:
    """A page of a list; the last one leads nowhere (rule 36)."""
    return _present(**{name: rows}, nextCursor=next_cursor)


def _present(**values: Any) -> Json:
    return {name: value for name, value in values.items() if value is not None}
