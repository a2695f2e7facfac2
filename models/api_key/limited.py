"""Keys with limits, which the members of an organization manage themselves (rules 46 and 49)."""

from typing import Any

from models import key_text, organization
from models.actor import Actor
from models.api_key.issuing import insert, record
from models.api_key.table import ApiKey, RemovedApiKey
from models.change import change
from models.database import locked
from models.errors import Invalid, NotFound
from models.ids import PublicId

AUDIENCE = "dailyplay"
PREFIX = "dpk_"
LIMITS = {"limit_per_minute": 60, "limit_per_day": 10_000}
"""What a key may do where nothing else is said."""


def create_limited(
    actor: Actor, organization_uuid: PublicId, *, name: str, **terms: Any
) -> tuple[ApiKey, str]:
    """A new key of an organization, and its plaintext, which is nowhere else (rule 3).

    `terms` are `description`, `allowed_game_ids` and `allowed_stream_ids` (None for all),
    `limit_per_minute`, `limit_per_day` and `expires_at`; those not given are without effect, but
    the limits are then 60 and 10,000.

    Raises NotFound for an unknown organization, Invalid for an archived one.
    """
    with change(actor):
        return insert(
            actor,
            PREFIX,
            key_text.generate_hex(PREFIX),
            organization=organization.get_changeable(organization_uuid),
            name=name,
            audience=AUDIENCE,
            scopes=[],
            created_by=actor.id,
            **LIMITS | terms,
        )


def list_limited(organization_uuid: PublicId) -> list[ApiKey]:
    """An organization's keys of this kind, revoked ones too, oldest first."""
    owner = organization.get(organization_uuid)
    keys = ApiKey.select().where(ApiKey.organization == owner, ApiKey.audience == AUDIENCE)
    return list(keys.order_by(ApiKey.id))


def update_limited(
    actor: Actor,
    organization_uuid: PublicId,
    key_id: int,
    *,
    is_active: bool | None = None,
    **terms: Any,
) -> None:
    """Change what is given of a key, effective in every process once this returns (rule 4).

    `terms` are those of `create_limited` and `name`.

    Raises NotFound for a key that the organization does not have, Invalid when a key that was
    revoked is to be active again.
    """
    with change(actor):
        key = _found(organization_uuid, key_id)
        if is_active is not None:
            terms["status"] = _status(key, is_active)
        if terms:
            ApiKey.update(terms).where(ApiKey.id == key.id).execute()
            record(actor, "update", key, {"changed": sorted(terms)})


def delete_limited(actor: Actor, organization_uuid: PublicId, key_id: int) -> None:
    """Remove a key for good; what was made with it stays (rule 49).

    Raises NotFound for a key that the organization does not have.
    """
    with change(actor):
        key = _found(organization_uuid, key_id)
        key.delete_instance()
        RemovedApiKey.create(uuid=key.uuid, organization=key.organization_id, key_id=key.id)
        record(actor, "delete", key)


def _found(organization_uuid: PublicId, key_id: int) -> ApiKey:
    owner = organization.get_changeable(organization_uuid)
    query = ApiKey.select().where(
        ApiKey.id == key_id, ApiKey.organization == owner, ApiKey.audience == AUDIENCE
    )
    key: ApiKey | None = locked(query).get_or_none()
    if key is None:
        raise NotFound("The organization has no such key.", field="id")
    return key


def _status(key: ApiKey, is_active: bool) -> str:
    if key.status != "revoked":
        return "active" if is_active else "inactive"
    if is_active:
        raise Invalid("The key was revoked, which is final.", field="is_active")
    return key.status
