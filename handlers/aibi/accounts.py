"""AWS accounts of a customer: ordered, looked at, changed."""

from typing import Any

from handlers.aibi import account_views as views
from handlers.aibi.credentials import Customer
from handlers.idempotency import idempotent
from models import cloud_account as accounts

Json = dict[str, Any]


def list_accounts(principal: Customer) -> Json:
    """The customer's accounts, whatever their status."""
    return {"accounts": [views.summary(each) for each in accounts.list_of(principal.customer_uuid)]}


@idempotent(status=202)
def create_account(body: Json | None, principal: Customer) -> Json:
    """A new account, pending: a worker makes it (rule 31)."""
    given = {"github_repos": body["githubRepos"]} if body and "githubRepos" in body else {}
    return views.ordered(
        accounts.order(principal, organization_uuid=principal.customer_uuid, **given)
    )


def get_account(id: str, principal: Customer) -> Json:
    """One of the customer's accounts, with all that is known of it."""
    return views.detail(accounts.get(id, organization_uuid=principal.customer_uuid))


def update_account(id: str, body: Json, principal: Customer) -> Json:
    """The account, whose role exactly these repositories may assume (rule 34)."""
    changed = accounts.change_repositories(
        principal,
        id,
        organization_uuid=principal.customer_uuid,
        github_repos=body["githubRepos"],
    )
    return views.repositories(changed)
