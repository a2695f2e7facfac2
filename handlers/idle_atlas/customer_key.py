"""The customer key that reads its organization (rules 1 and 10)."""

from dataclasses import dataclass
from uuid import UUID

from handlers.request import Request, circumstances
from models import api_key as api_keys
from models.actor import Actor
from models.limits import Limit

AUDIENCE = "idle_atlas"
LIMITS = (Limit("api-key", 600, 60),)
"""What one key may ask: ten calls a second on average, by the minute of the clock."""


@dataclass(frozen=True, kw_only=True)
class Customer(Actor):
    """An organization, by one of its keys."""

    organization_uuid: UUID
    limits: tuple[Limit, ...] = LIMITS


def customer(credential: str, request: Request) -> Customer | None:
    """The organization whose key `credential` is; None for any other text (rule 5)."""
    key = api_keys.authenticate(credential, audience=AUDIENCE)
    if key is None or key.organization_uuid is None:
        return None
    return Customer(
        organization_uuid=key.organization_uuid,
        type="api_key",
        contract="idle_atlas",
        id=str(key.uuid),
        name=key.name,
        **circumstances(request),
    )
