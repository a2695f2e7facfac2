"""The audit log: one event a change, written with it, never changed again."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, get_args

from peewee import SQL, BigIntegerField, IntegrityError, TextField, UUIDField

from models.actor import Actor, ActorType, Origin
from models.change import change
from models.clock import now
from models.database import Table
from models.errors import Invalid
from models.fields import JSONTextField
from models.ids import PublicId, to_uuid

LONGEST_INDEXED = 512
DEEPEST_METADATA = 128
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class AuditEvent(Table):
    """One thing that happened.

    `id` is the microsecond (since 1970, UTC) at which it was recorded, moved on to the next free
    one: one order serves the cursor and the time filters, and 53 bits hold it until 2255. The
    organization is held by its public id alone, so that showing an event reads no other table.
    """

    id = BigIntegerField(primary_key=True)
    organization_uuid = UUIDField(null=True, constraints=[SQL("REFERENCES organization (uuid)")])
    project_id = UUIDField(null=True)
    actor_type = TextField(null=True)
    actor_id = TextField(null=True)
    actor_name = TextField(null=True)
    action = TextField()
    target_type = TextField(null=True)
    target_id = TextField(null=True)
    target_name = TextField(null=True)
    product = TextField(null=True)
    metadata = JSONTextField(null=True)
    source_ip = TextField(null=True)
    user_agent = TextField(null=True)
    request_id = TextField(null=True)

    class Meta:
        table_name = "audit_event"
        indexes = (
            (("organization_uuid", "id"), False),
            (("product", "id"), False),
            (("actor_id", "id"), False),
            (("action", "id"), False),
        )

    @property
    def created_at(self) -> datetime:
        """When it was recorded."""
        return _EPOCH + self.id * _MICROSECOND


@dataclass(frozen=True, kw_only=True)
class Filters:
    """Which events; those given combine. `since` is inclusive, `until` exclusive (rule 42)."""

    organization_uuid: PublicId | None = None
    product: str | None = None
    actor_id: str | None = None
    action: str | None = None
    since: datetime | None = None
    until: datetime | None = None


def record(
    actor: Actor,
    action: str,
    *,
    organization_uuid: PublicId | None,
    target_id: PublicId | str,
    target_name: str | None = None,
    product: str | None = None,
    metadata: dict[str, Any] | None = None,
) -> None:
    """Note down a change inside its own transaction; `action` is `<noun>.<verb>`.

    `metadata` tells what was changed and never holds a secret (rule 51).
    """
    _insert(
        organization_uuid=organization_uuid,
        actor_type=actor.type,
        actor_id=actor.id,
        actor_name=actor.name,
        action=f"{actor.contract}.{action}",
        target_type=action.partition(".")[0],
        target_id=str(target_id),
        target_name=target_name,
        product=product,
        metadata=metadata,
        **_circumstances(actor),
    )


def append(
    actor: Actor,
    *,
    action: str,
    tenant_id: PublicId | None = None,
    project_id: PublicId | None = None,
    actor_type: str | None = None,
    product: str | None = None,
    metadata: dict[str, Any] | None = None,
    **texts: str | None,
) -> AuditEvent:
    """Append a product's own event, as the product tells it (rule 42).

    `texts` are `actor_id`, `actor_name`, `target_id`, `target_type` and `target_name`.

    Raises Invalid for an event that could pass for one of the server's own, an unknown tenant,
    and what the log can't hold.
    """
    _refuse_impersonation(action, actor_type)
    _refuse_what_does_not_fit({"action": action, "product": product, **texts}, metadata)
    try:
        with change(actor):
            return _insert(
                organization_uuid=tenant_id and to_uuid(tenant_id),
                project_id=project_id and to_uuid(project_id),
                actor_type=actor_type,
                action=action,
                product=product,
                metadata=metadata,
                **texts,
                **_circumstances(actor),
            )
    except IntegrityError as error:
        raise Invalid("tenant_id is of no tenant", field="tenant_id") from error


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
        conditions.append(AuditEvent.id >= _microseconds(filters.since))
    if filters.until is not None:
        conditions.append(AuditEvent.id < _microseconds(filters.until))
    if cursor is not None:
        conditions.append(AuditEvent.id < cursor)
    query = AuditEvent.select().order_by(AuditEvent.id.desc()).limit(limit + 1)
    events = list(query.where(*conditions) if conditions else query)
    return events[:limit], events[limit - 1].id if len(events) > limit else None


def _insert(**values: Any) -> AuditEvent:
    event = AuditEvent(id=_microseconds(now()), **values)
    while not AuditEvent.insert(event.__data__).on_conflict_ignore().as_rowcount().execute():
        event.id += 1
    return event


def _circumstances(actor: Actor) -> dict[str, str | None]:
    return {
        "source_ip": actor.source_ip,
        "user_agent": actor.user_agent,
        "request_id": actor.request_id,
    }


def _microseconds(instant: datetime) -> int:
    return (instant - _EPOCH) // _MICROSECOND


def _refuse_impersonation(action: str, actor_type: str | None) -> None:
    if actor_type is not None and actor_type.strip().casefold() in get_args(ActorType):
        raise Invalid(
            f"actor_type is none of {', '.join(get_args(ActorType))}: those are the server's own",
            field="actor_type",
        )
    if action.strip().casefold().startswith(tuple(f"{origin}." for origin in get_args(Origin))):
        raise Invalid("action begins with a contract's name: those are the server's own", "action")


def _refuse_what_does_not_fit(
    texts: dict[str, str | None], metadata: dict[str, Any] | None
) -> None:
    # PostgreSQL refuses an index entry beyond 2,704 bytes, and four make up a character.
    for name in ("action", "product", "actor_id"):
        if len(texts.get(name) or "") > LONGEST_INDEXED:
            raise Invalid(f"{name} is longer than {LONGEST_INDEXED} characters", field=name)
    if _depth(metadata) > DEEPEST_METADATA:
        raise Invalid(f"metadata is nested deeper than {DEEPEST_METADATA} levels", "metadata")


def _depth(value: Any) -> int:
    level, deepest = [value], 0
    while level := [child for each in level for child in _children(each)]:
        deepest += 1
    return deepest


def _children(value: Any) -> Any:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
