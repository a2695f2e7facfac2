"""Keys of every audience, managed by the members of the organization that holds them.

Keys that rule the whole organization are for its admins alone: to them they are keys like any
other, to everybody else they are not there. Operators' keys are no organization's.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from peewee import IntegrityError

from models import audit, key_text, membership, organization
from models import page as pages
from models.actor import Actor
from models.api_key.admin import PREFIX as ADMIN_PREFIX
from models.api_key.issuing import insert, record, revoke_among, with_owner
from models.api_key.limited import AUDIENCE as LIMITED
from models.api_key.limited import LIMITS
from models.api_key.limited import PREFIX as LIMITED_PREFIX
from models.api_key.own import PREFIXES
from models.api_key.table import ADMIN, OPERATOR, ApiKey, RemovedApiKey
from models.change import change
from models.clock import now
from models.database import locked, violates
from models.errors import Conflict, Forbidden, Invalid, NotFound
from models.ids import PublicId
from models.organization import Organization
from models.page import Page, Paging
from models.user import User
from models.workspace import Workspace

PRODUCT = "product:"
PRODUCT_PREFIX = "tnk_"
LONGEST_GRACE = timedelta(days=30)

# What a key keeps when another one takes its place.
_TERMS = (
    *("name", "audience", "product", "scopes", "description", "workspace", "created_by"),
    *("limit_per_minute", "limit_per_day", "allowed_game_ids", "allowed_stream_ids", "expires_at"),
)


def create_for(
    actor: Actor,
    organization_uuid: PublicId,
    *,
    audience: str,
    name: str,
    scopes: Sequence[str] = (),
    workspace_uuid: UUID | None = None,
    lifetime: timedelta | None = None,
) -> tuple[ApiKey, str]:
    """A new key of that audience, and its plaintext, which is nowhere else (rule 3).

    It expires after `lifetime`, without one never.

    Raises NotFound for an unknown organization or workspace; Invalid for an archived one, and for
    an audience that no key of an organization has; Forbidden for who is no admin of the
    organization and wants a key that rules it.
    """
    product = _product(audience)
    limits: dict[str, Any] = LIMITS if audience == LIMITED else {}
    with change(actor):
        owner = organization.get_changeable(organization_uuid)
        if audience == ADMIN and not is_admin(actor, owner):
            raise Forbidden("Only an admin of the organization may make this key.")
        return insert(
            actor,
            *_text(audience),
            organization=owner,
            name=name,
            audience=audience,
            product=product,
            scopes=list(scopes),
            workspace=_workspace(owner, workspace_uuid),
            created_by=actor.id,
            expires_at=lifetime and now() + lifetime,
            **limits,
        )


def page_for(
    actor: Actor, organization_uuid: PublicId, paging: Paging, *, audience: str | None = None
) -> Page[ApiKey]:
    """A page of the organization's keys, or of one audience's, newest first; cursors are keys.

    Raises NotFound for an unknown organization, Invalid for a cursor that never was a key of it.
    """
    owner = organization.get(organization_uuid)
    window = pages.window(paging, lambda uuid: _place_of(owner, uuid))
    keys = ApiKey.select(ApiKey, Workspace).left_outer_join(Workspace)
    keys = keys.where(_seen_by(actor, owner))
    if audience is not None:
        keys = keys.where(ApiKey.audience == audience)
    return window.page(with_owner(key, owner) for key in window.of(keys, ApiKey.id))


def revoke_for(actor: Actor, organization_uuid: PublicId, uuid: UUID) -> ApiKey:
    """Revoke a key for good, and give it; no process accepts it once this returns (rule 4).

    A second time changes nothing. Raises NotFound for a key that the organization does not have.
    """
    owner = organization.get(organization_uuid)
    return with_owner(revoke_among(actor, uuid, _seen_by(actor, owner)), owner)


def rotate(
    actor: Actor, organization_uuid: PublicId, uuid: UUID, *, grace: timedelta
) -> tuple[ApiKey, str]:
    """A new key in the place of another, on its terms, and its plaintext (rule 3).

    The old one goes on for `grace`, at most 30 days and never longer than it would have.

    Raises NotFound for a key that the organization does not have; Invalid for a longer grace;
    Conflict for a key that opens nothing now, or was rotated before.
    """
    if not timedelta(0) <= grace <= LONGEST_GRACE:
        raise Invalid("graceDays must be 0 to 30", field="graceDays")
    try:
        with change(actor):
            owner = organization.get_changeable(organization_uuid)
            old = _rotatable(actor, owner, uuid)
            terms = {name: getattr(old, name) for name in _TERMS}
            made, plaintext = insert(
                actor, *_text(old.audience), organization=owner, replaces=old.id, **terms
            )
            ends = now() + grace
            old.expires_at = min(ends, old.expires_at or ends)
            old.save(only=[ApiKey.expires_at])
            record(actor, "rotate", old, {"replaced_by": str(made.uuid)})
    except IntegrityError as error:
        if not violates(error, ApiKey.replaces):
            raise
        raise Conflict("The key was rotated before.") from error
    return made, plaintext


def is_admin(actor: Actor, owner: Organization) -> bool:
    """Whether the actor is a user whose organization role there is `admin`."""
    if actor.type != "user" or actor.id is None:
        return False
    person: User | None = User.get_or_none(User.uuid == actor.id)
    try:
        return person is not None and membership.role_of(owner, person) == "admin"
    except NotFound:
        return False


def _seen_by(actor: Actor, owner: Organization) -> Any:
    hidden = [OPERATOR] if is_admin(actor, owner) else [OPERATOR, ADMIN]
    return (ApiKey.organization == owner) & ApiKey.audience.not_in(hidden)


def _rotatable(actor: Actor, owner: Organization, uuid: UUID) -> ApiKey:
    query = ApiKey.select().where(ApiKey.uuid == uuid, _seen_by(actor, owner))
    key: ApiKey | None = locked(query).get_or_none()
    if key is None:
        raise NotFound("There is no such key.")
    if key.status != "active" or (key.expires_at is not None and key.expires_at <= now()):
        raise Conflict("The key opens nothing now; make a new one.")
    return key


def _product(audience: str) -> str | None:
    """The product of an audience that is one's. Raises Invalid for no audience of ours."""
    if audience in PREFIXES or audience in (LIMITED, ADMIN):
        return None
    product = audience.removeprefix(PRODUCT)
    if product in ("", audience):
        raise Invalid("audience is not one that keys are made for", field="audience")
    if len(product) > audit.LONGEST_INDEXED:
        raise Invalid("audience is too long", field="audience")
    return product


def _text(audience: str) -> tuple[str, str]:
    """The prefix of an audience's keys, and the text of a new one."""
    if audience == LIMITED:
        return LIMITED_PREFIX, key_text.generate_hex(LIMITED_PREFIX)
    prefix = PREFIXES.get(audience, ADMIN_PREFIX if audience == ADMIN else PRODUCT_PREFIX)
    return prefix, key_text.generate(prefix)


def _workspace(owner: Organization, uuid: UUID | None) -> Workspace | None:
    """The workspace of a key; what is in the default one has none (rule 24)."""
    if uuid is None:
        return None
    found: Workspace | None = Workspace.get_or_none(
        Workspace.uuid == uuid, Workspace.organization == owner
    )
    if found is None:
        raise NotFound("There is no such workspace.")
    if found.archived_at is not None:
        raise Invalid("The workspace is archived.", field="workspaceId")
    return None if found.is_default else found


def _place_of(owner: Organization, uuid: UUID) -> int | None:
    """The place of a key that is, or ever was, the organization's (rule 19)."""
    there = ApiKey.select(ApiKey.id).where(ApiKey.organization == owner, ApiKey.uuid == uuid)
    gone = RemovedApiKey.select(RemovedApiKey.key_id).where(
        RemovedApiKey.organization == owner, RemovedApiKey.uuid == uuid
    )
    place: int | None = there.scalar() or gone.scalar()
    return place
