"""What operators see and do, across all customers."""

from typing import Any

from handlers.aibi import account_views as views
from handlers.times import moment
from models import cloud_account as accounts
from models.actor import Actor

Json = dict[str, Any]


def list_all_accounts(limit: int, cursor: str | None) -> Json:
    """A page of the accounts of every customer, oldest first (rule 36)."""
    page = accounts.page(limit=limit, cursor=cursor)
    return views.page("accounts", [views.detail(each) for each in page.rows], page.next_cursor)


def list_provisioning_events(
    status: str | None, since: str | None, limit: int, cursor: str | None
) -> Json:
    """A page of what was done for accounts, oldest first, strictly after `since` (rule 36)."""
    page = accounts.events_page(limit=limit, cursor=cursor, status=status, since=moment(since))
    return views.page("events", [views.event(each) for each in page.rows], page.next_cursor)


def suspend_account(id: str, principal: Actor) -> Json:
    """The account of any customer, suspended now or when its running step ends (rule 35)."""
    return views.suspension(accounts.suspend(principal, id))
