"""The audit log: appended to and read, never changed."""

from typing import Any

from handlers.bodies import pick
from handlers.idempotency import idempotent
from handlers.tenant_registry import views
from handlers.times import moment
from models import audit
from models.actor import Actor

Json = dict[str, Any]

EVENT = (
    "tenant_id",
    "project_id",
    "actor_id",
    "actor_name",
    "actor_type",
    "action",
    "target_id",
    "target_type",
    "target_name",
    "product",
    "metadata",
)


@idempotent(status=201)
def append_audit_event(body: Json, principal: Actor) -> Json:
    """An event as a product tells it; it can't pass for one of the server's own (rule 42)."""
    return views.audit_event(audit.append(principal, **pick(body, *EVENT)))


def list_audit_events(
    tenant_id: str | None,
    product: str | None,
    actor_id: str | None,
    action: str | None,
    since: str | None,
    until: str | None,
    limit: int,
    cursor: int | None,
) -> Json:
    """A page of the events that pass every filter given, newest first (rule 42)."""
    events, next_cursor = audit.page(
        audit.Filters(
            organization_uuid=tenant_id,
            product=product,
            actor_id=actor_id,
            action=action,
            since=moment(since),
            until=moment(until),
        ),
        limit=limit,
        cursor=cursor,
    )
    page: Json = {"items": [views.audit_event(event) for event in events]}
    return page if next_cursor is None else page | {"next_cursor": next_cursor}
