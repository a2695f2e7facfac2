"""Keys that open one contract, managed by the organization that holds them."""

from typing import Any

from models import key_text, organization
from models.actor import Actor
from models.api_key.issuing import insert, revoke_among
from models.api_key.table import ApiKey
from models.change import change
from models.ids import PublicId

PREFIXES = {"aibi": "aib_"}
"""What the text of a key begins with, by the contract that it opens."""


def create_own(
    actor: Actor, organization_uuid: PublicId, *, audience: str, name: str
) -> tuple[ApiKey, str]:
    """A new key of an organization, and its plaintext, which is nowhere else (rule 3).

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
        )


def list_own(organization_uuid: PublicId, audience: str) -> list[ApiKey]:
    """An organization's keys of that contract, revoked ones too, oldest first (rule 2)."""
    keys = ApiKey.select().where(_belongs_to(organization_uuid, audience))
    return list(keys.order_by(ApiKey.id))


def revoke_own(actor: Actor, organization_uuid: PublicId, audience: str, uuid: PublicId) -> None:
    """Revoke a key for good; no process accepts it once this returns (rule 4).

    A second time changes nothing; the last key may be revoked too (rule 36). Raises NotFound for a
    key that the organization does not have in that contract.
    """
    revoke_among(actor, uuid, _belongs_to(organization_uuid, audience))


def _belongs_to(organization_uuid: PublicId, audience: str) -> Any:
    owner = organization.get(organization_uuid)
    return (ApiKey.organization == owner) & (ApiKey.audience == audience)
