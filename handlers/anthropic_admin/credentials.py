"""Who may use Anthropic Admin: whoever holds an admin key of the organization (rules 1 and 2)."""

from dataclasses import dataclass
from uuid import UUID

from handlers.request import Request, circumstances
from models import api_key as api_keys
from models.actor import Actor


@dataclass(frozen=True, kw_only=True)
class Admin(Actor):
    """An organization, by one of its admin keys."""

    organization_uuid: UUID


def admin(credential: str, request: Request) -> Admin | None:
    """The admin whose key `credential` is; None for any other text, every other key too.

    Once it is known, every answer names the organization (rule 17).
    """
    key = api_keys.authenticate(credential, audience="anthropic_admin")
    if key is None or key.organization_uuid is None:
        return None
    request.answer_headers["anthropic-organization-id"] = str(key.organization_uuid)
    return Admin(
        organization_uuid=key.organization_uuid,
        type="api_key",
        contract="anthropic_admin",
        id=str(key.uuid),
        name=key.name,
        **circumstances(request),
    )


CHECKERS = {"AdminApiKeyAuth": admin, "AdminBearerAuth": admin}
"""Security scheme of the contract -> checker of its credential: one key in two places (rule 18)."""
