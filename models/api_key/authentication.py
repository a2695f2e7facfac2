"""Looking a key up: one indexed read, whatever comes of it.

Nothing is cached, so a key is refused from the moment it is revoked on, in every process.
"""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from peewee import JOIN

from models.api_key import last_use
from models.api_key.table import UNLISTED, ApiKey, digest_of
from models.clock import now
from models.organization import SERVED, Organization, effective_status
from models.statement import Statement


@dataclass(frozen=True)
class Principal:
    """The holder of a key, as far as the key tells; an operator has no organization."""

    uuid: UUID
    name: str
    audience: str
    product: str | None
    scopes: list[str]
    organization_id: int | None
    organization_uuid: UUID | None


@dataclass(frozen=True)
class Verification:
    """What a product learns of a key that is good."""

    organization_uuid: UUID
    product: str | None
    scopes: list[str]


def authenticate(plaintext: str, audience: str) -> Principal | None:
    """The holder of a key that opens `audience` now.

    None for a key that is unknown, malformed, revoked, inactive, expired, of another audience,
    or of an organization that is not served: nothing tells which (rule 5).

    Raises Unavailable when the store can't be reached.
    """
    return _look_up(plaintext, lambda principal: principal.audience == audience)


def verify(plaintext: str) -> Verification | None:
    """Whose key it is, of any audience but those that are never listed (rule 40).

    None on any failure. Raises Unavailable when the store can't be reached.
    """
    principal = _look_up(plaintext, lambda principal: principal.audience not in UNLISTED)
    if principal is None or principal.organization_uuid is None:
        return None
    return Verification(principal.organization_uuid, principal.product, principal.scopes)


def _look_up(plaintext: str, accepts: Callable[[Principal], bool]) -> Principal | None:
    row = _LOOKUP.first(digest_of(plaintext))
    if row is None:
        return None
    key_id, status, expires_at, last_used_at = row[:4]
    principal, owner_terms = Principal(*row[4:11]), row[11:]  # as the columns stand in _LOOKUP
    instant = now()
    if status != "active" or (expires_at is not None and expires_at <= instant):
        return None
    if principal.organization_id is not None and effective_status(*owner_terms) not in SERVED:
        return None
    if not accepts(principal):
        return None
    last_use.note(key_id, last_used_at, instant)
    return principal


_LOOKUP = Statement(
    (
        ApiKey.id,
        ApiKey.status,
        ApiKey.expires_at,
        ApiKey.last_used_at,
        ApiKey.uuid,
        ApiKey.name,
        ApiKey.audience,
        ApiKey.product,
        ApiKey.scopes,
        ApiKey.organization,
        Organization.uuid,
        Organization.status,
        Organization.trial_ends_at,
        Organization.cancel_at_period_end,
        Organization.contract_end,
    ),
    lambda *fields: (
        ApiKey.select(*fields).join(Organization, JOIN.LEFT_OUTER).where(ApiKey.digest == "")
    ),
)
