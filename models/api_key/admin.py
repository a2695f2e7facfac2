"""Admin keys: each opens the Anthropic Admin contract for one organization (rule 2)."""

from models import key_text, organization
from models.actor import Actor
from models.api_key.issuing import insert, revoke_among
from models.api_key.table import ADMIN, ApiKey
from models.change import change
from models.ids import PublicId

PREFIX = "sk-ant-admin01-"


def create_admin(actor: Actor, organization_uuid: PublicId, name: str) -> tuple[ApiKey, str]:
    """A new admin key of an organization, and its plaintext, which is nowhere else (rule 3).

    Raises NotFound for an unknown organization, Invalid for an archived one.
    """
    with change(actor):
        return insert(
            actor,
            PREFIX,
            key_text.generate(PREFIX),
            organization=organization.get_changeable(organization_uuid),
            name=name,
            audience=ADMIN,
            scopes=[],
        )


def revoke_admin(actor: Actor, uuid: PublicId) -> None:
    """Revoke an organization's admin key for good. Raises NotFound for any other key."""
    revoke_among(actor, uuid, ApiKey.audience == ADMIN)
