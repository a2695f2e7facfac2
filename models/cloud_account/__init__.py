"""AWS accounts of customers: ordered, made step by step, changed, suspended."""

from models.cloud_account.event import ProvisioningEvent
from models.cloud_account.ordering import change_repositories, order, suspend
from models.cloud_account.reading import (
    Page,
    events_page,
    found,
    get,
    list_of,
    page,
)
from models.cloud_account.table import CloudAccount

__all__ = [
    "CloudAccount",
    "Page",
    "ProvisioningEvent",
    "change_repositories",
    "events_page",
    "found",
    "get",
    "list_of",
    "order",
    "page",
    "suspend",
]
