"""The table of events, and how the server notes down its own changes."""

from datetime import UTC, datetime, timedelta
from typing import Any

from peewee import SQL, BigIntegerField, TextField, UUIDField

from models.actor import Actor
from models.clock import now
from models.database import Table
from models.fields import JSONTextField
from models.ids import PublicId
from models.statement import Insertion

LONGEST_INDEXED = 512
"""Characters of a text that is searched by: PostgreSQL has room for 2,704 bytes in an index entry,
and a character takes up to four."""
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
    insert(
        actor,
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
    )


def insert(actor: Actor, **values: Any) -> AuditEvent:
    """Write an event, with the circumstances of the actor's request, at the next free moment."""
    event = AuditEvent(
        id=microseconds(now()),
        source_ip=actor.source_ip,
        user_agent=actor.user_agent,
        request_id=actor.request_id,
        **values,
    )
    while _NEW.run(event.__data__) is None:
        event.id += 1
    return event


def microseconds(instant: datetime) -> int:
    """`instant` on the scale of the events' ids, rounded down."""
    return (instant - _EPOCH) // _MICROSECOND


_NEW = Insertion(AuditEvent, lambda query: query.on_conflict_ignore())
