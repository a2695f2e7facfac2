"""Events that products append, as they tell them (rule 42)."""

from typing import Any, get_args

from peewee import IntegrityError

from models.actor import Actor, ActorType, Origin
from models.audit.event import AuditEvent, insert
from models.change import change
from models.errors import Invalid
from models.ids import PublicId, to_uuid

LONGEST_INDEXED = 512
DEEPEST_METADATA = 128


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
    # Level by level: a recursion would itself fail on what this is to refuse.
    depth, level = 0, [value]
    while level := [container for container in level if isinstance(container, dict | list)]:
        depth += 1
        level = [child for container in level for child in _children(container)]
    return depth


def _children(container: Any) -> Any:
    return container.values() if isinstance(container, dict) else container
