"""Reading accounts and their events, a customer's own or, page by page, everybody's."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from models import organization
from models.audit.event import microseconds
from models.cloud_account.event import ProvisioningEvent
from models.cloud_account.table import CloudAccount
from models.errors import Invalid, NotFound
from models.ids import PublicId, to_uuid
from models.statement import Lookup

_Row = TypeVar("_Row")
_LARGEST_ID = 2**63 - 1


@dataclass(frozen=True)
class Page(Generic[_Row]):
    """Rows in their order, and the cursor of the page after; None on the last."""

    rows: list[_Row]
    next_cursor: str | None


def list_of(organization_uuid: PublicId) -> list[CloudAccount]:
    """A customer's accounts, whatever their status, oldest first. Raises NotFound."""
    owner = organization.get(organization_uuid)
    query = CloudAccount.select().where(CloudAccount.organization == owner)
    return list(query.order_by(CloudAccount.id))


def get(uuid: PublicId, *, organization_uuid: PublicId) -> CloudAccount:
    """One of the customer's own accounts. Raises NotFound for any other (rule 6)."""
    account = found(uuid)
    if account.organization_id != organization.get(organization_uuid).id:
        raise _unknown()
    return account


def found(uuid: PublicId) -> CloudAccount:
    """The account of any customer. Raises NotFound."""
    account = _BY_UUID.find(to_uuid(uuid))
    if account is None:
        raise _unknown()
    return account


def page(*, limit: int, cursor: str | None = None) -> Page[CloudAccount]:
    """At most `limit` accounts of all customers after `cursor`, oldest first (rule 36).

    Raises Invalid for a cursor that is none.
    """
    return _page(CloudAccount, CloudAccount.id > _place(cursor), limit)


def events_page(
    *,
    limit: int,
    cursor: str | None = None,
    status: str | None = None,
    since: datetime | None = None,
) -> Page[ProvisioningEvent]:
    """At most `limit` events after `cursor`, oldest first, of that status, strictly after `since`.

    Raises Invalid for a cursor that is none.
    """
    place = _place(cursor)
    if since is not None:
        place = max(place, microseconds(since))
    condition = ProvisioningEvent.id > place
    if status is not None:
        condition &= ProvisioningEvent.status == status
    return _page(ProvisioningEvent, condition, limit, CloudAccount)


def _page(model: Any, condition: Any, limit: int, *joined: Any) -> Page[Any]:
    query = model.select(model, *joined).where(condition).order_by(model.id).limit(limit + 1)
    for table in joined:
        query = query.join(table)
    rows = list(query)
    shown = rows[:limit]
    return Page(shown, str(shown[-1].id) if len(rows) > limit else None)


def _place(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdecimal()) or int(cursor) > _LARGEST_ID:
        raise Invalid("cursor is none of this list", field="cursor")
    return int(cursor)


def _unknown() -> NotFound:
    return NotFound("There is no such account.")


_BY_UUID = Lookup(CloudAccount, CloudAccount.uuid)
