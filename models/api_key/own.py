"""Keys that open one contract, managed by the organization that holds them."""

from datetime import timedelta

from models import key_text, organization
from models.actor import Actor
from models.api_key.issuing import insert, revoke_among, with_owner
from models.api_key.table import ApiKey
from models.change import change
from models.clock import now
from models.ids import PublicId

PREFIXES = {"aibi": "aib_", "idle_atlas": "ia_"}
"""What the text of a key begins with, by the contract that it opens."""


def create_own(
    actor: Actor,
    organization_uuid: PublicId,
    *,
    audience: str,
    name: str,
    lifetime: timedelta | None = None,
) -> tuple[ApiKey, str]:
    """A new key of an organization, and its plaintext, which is nowhere else (rule 3).

    It expires after `lifetime`, without one never.

    Raises NotFound for an unknown organization, Invalid for an archived one.
    """
    prefix = PREFIXES[audience]
    with change(actor):
        return insert(
            actor,
            prefix,
            key_text.generate(prefix),
            organization=organization.get_changeable(organization_uuid),
            name=name,
            audience=audience,
            scopes=[],
            created_by=actor.id,
            expires_at=lifetime and now() + lifetime,
        )


def list_own(organization_uuid: PublicId, audience: str) -> list[ApiKey]:
    """An organization's keys of that contract, revoked ones too, oldest first (rule 2)."""
    owner = organization.get(organization_uuid)
    keys = ApiKey.select().where(ApiKey.organization == owner, ApiKey.audience == audience)
    return [with_owner(key, owner) for key in keys.order_by(ApiKey.id)]


def revoke_own(actor: Actor, organization_uuid: PublicId, audience: str, uuid: PublicId) -> ApiKey:
    """Revoke a key for good, and give it; no process accepts it once this returns (rule 4).

    A second time changes nothing; the last key may be revoked too (rule 36). Raises NotFound for a
    key that the organization does not have in that contract.
    """
    owner = organization.get(organization_uuid)
    among = (ApiKey.organization == owner) & (ApiKey.audience == audience)
    return with_owner(revoke_among(actor, uuid, among), owner)
