"""Events that products append, as they tell them (rule 42)."""

from typing import Any, get_args

from peewee import IntegrityError

from models.actor import Actor, ActorType, Origin
from models.audit.event import LONGEST_INDEXED, AuditEvent, insert
from models.change import change
from models.errors import Invalid
from models.ids import PublicId, to_uuid


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
    and a text too long to be searched by.
    """
    _refuse_impersonation(action, actor_type)
    _refuse_what_no_index_takes(action=action, product=product, actor_id=texts.get("actor_id"))
    try:
        with change(actor):
            return insert(
                actor,
                organization_uuid=tenant_id and to_uuid(tenant_id),
                project_id=project_id and to_uuid(project_id),
                actor_type=actor_type,
                action=action,
                product=product,
                metadata=metadata,
                **texts,
            )
    except IntegrityError as error:
        raise Invalid("tenant_id is of no tenant", field="tenant_id") from error


def _refuse_impersonation(action: str, actor_type: str | None) -> None:
    if actor_type is not None and actor_type.strip().casefold() in get_args(ActorType):
        raise Invalid(
            f"actor_type is none of {', '.join(get_args(ActorType))}: those are the server's own",
            field="actor_type",
        )
    if action.strip().casefold().startswith(tuple(f"{origin}." for origin in get_args(Origin))):
        raise Invalid("action begins with a contract's name: those are the server's own", "action")


def _refuse_what_no_index_takes(**texts: str | None) -> None:
    for name, text in texts.items():
        if text is not None and len(text) > LONGEST_INDEXED:
            raise Invalid(f"{name} is longer than {LONGEST_INDEXED} characters", field=name)
