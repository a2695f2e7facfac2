"""The log, newest first, page by page."""

from dataclasses import dataclass
from datetime import datetime

from models.audit.event import AuditEvent, microseconds
from models.ids import PublicId


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Which events; those given combine. `since` is inclusive, `until` exclusive (rule 42)."""

    organization_uuid: PublicId | None = None
    product: str | None = None
    actor_id: str | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def page(
    filters: Filters, *, limit: int = 50, cursor: int | None = None
) -> tuple[list[AuditEvent], int | None]:
    """At most `limit` events, newest first, and the cursor of the page after (None at the end).

    Only events before `cursor` are read, and one more than are shown.
    """
    conditions = [
        getattr(AuditEvent, name) == wanted
        for name in ("organization_uuid", "product", "actor_id", "action")
        if (wanted := getattr(filters, name)) is not None
    ]
    if filters.since is not None:
        conditions.append(AuditEvent.id >= microseconds(filters.since))
    if filters.until is not None:
        conditions.append(AuditEvent.id < microseconds(filters.until))
    if cursor is not None:
        conditions.append(AuditEvent.id < cursor)
    query = AuditEvent.select().order_by(AuditEvent.id.desc()).limit(limit + 1)
    events = list(query.where(*conditions) if conditions else query)
    return events[:limit], events[limit - 1].id if len(events) > limit else None
