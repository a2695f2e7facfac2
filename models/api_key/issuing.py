"""Making, listing and revoking keys."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from models import audit, key_text, organization
from models.actor import Actor
from models.api_key.table import OPERATOR, UNLISTED, ApiKey, digest_of
from models.change import change
from models.clock import now
from models.database import locked
from models.errors import Invalid, NotFound
from models.ids import PublicId
from models.organization.workspace import Workspace
from models.user import User

_PREFIX = "tnk_"
_OPERATOR_PREFIX = "tno_"


def create(
    actor: Actor,
    *,
    organization_uuid: PublicId,
    name: str,
    audience: str,
    product: str | None = None,
    scopes: Sequence[str] = (),
    created_by: str | None = None,
    expires_at: datetime | None = None,
    workspace: Workspace | None = None,
) -> tuple[ApiKey, str]:
    """A new key of an organization, and its plaintext, which is nowhere else (rule 3).

    Raises NotFound for an unknown organization; Invalid for an archived one, a `workspace` that is
    archived or another's, and a product whose name is too long for the audit log to be searched by.
    """
    if product is not None and len(product) > audit.LONGEST_INDEXED:
        message = f"product is longer than {audit.LONGEST_INDEXED} characters"
        raise Invalid(message, field="product")
    with change(actor):
        owner = organization.get_changeable(organization_uuid)
        return insert(
            actor,
            _PREFIX,
            key_text.generate(_PREFIX),
            organization=owner,
            workspace=workspace and _taking_keys(workspace, owner),
            name=name,
            audience=audience,
            product=product,
            scopes=list(scopes),
            created_by=created_by,
            expires_at=expires_at,
        )


def create_operator(actor: Actor, name: str) -> tuple[ApiKey, str]:
    """A new key that opens what only operators may do, and its plaintext."""
    with change(actor):
        plaintext = key_text.generate(_OPERATOR_PREFIX)
        return insert(actor, _OPERATOR_PREFIX, plaintext, name=name, audience=OPERATOR, scopes=[])


def list_of(organization_uuid: PublicId) -> list[ApiKey]:
    """An organization's keys of every audience that is listed, oldest first (rule 2).

    Raises NotFound for an unknown organization.
    """
    owner = organization.get(organization_uuid)
    keys = (
        ApiKey.select()
        .where(ApiKey.organization == owner, ApiKey.audience.not_in(UNLISTED))
        .order_by(ApiKey.id)
    )
    return [with_owner(key, owner) for key in keys]


def revoke(actor: Actor, uuid: PublicId) -> None:
    """Revoke a listed key for good; no process accepts it once this returns (rule 4).

    A second time changes nothing. Raises NotFound for an unknown key.
    """
    revoke_among(actor, uuid, ApiKey.audience.not_in(UNLISTED))


def revoke_operator(actor: Actor, uuid: PublicId) -> None:
    """Revoke an operator's key for good. Raises NotFound for any other key."""
    revoke_among(actor, uuid, ApiKey.audience == OPERATOR)


def insert(actor: Actor, prefix: str, plaintext: str, **values: Any) -> tuple[ApiKey, str]:
    """The row of a new key and its `plaintext`, inside the caller's transaction.

    Its `creator` is the actor where that is a user.
    """
    key = ApiKey.create(
        creator=_user(actor),
        digest=digest_of(plaintext),
        prefix=prefix,
        start=key_text.start(plaintext, prefix),
        status="active",
        created_at=now(),
        **values,
    )
    record(actor, "create", key, {"audience": key.audience, "scopes": key.scopes})
    return key, plaintext


def revoke_among(actor: Actor, uuid: PublicId, among: Any) -> ApiKey:
    """Revoke the key of that id for good, if the condition `among` holds for it, and give it.

    A second time changes nothing. Raises NotFound for any other key.
    """
    with change(actor):
        query = locked(ApiKey.select().where(ApiKey.uuid == uuid, among))
        key: ApiKey | None = query.get_or_none()
        if key is None:
            raise NotFound("There is no such key.")
        if key.status != "revoked":
            key.status, key.revoked_at = "revoked", now()
            key.save(only=[ApiKey.status, ApiKey.revoked_at])
            record(actor, "revoke", key)
    return key


def _taking_keys(workspace: Workspace, owner: organization.Organization) -> Workspace:
    # Archiving holds the organization's lock too: what is read here stands until the key does.
    found: Workspace | None = Workspace.get_or_none(
        Workspace.id == workspace.id, Workspace.organization == owner
    )
    if found is None or found.archived_at is not None:
        raise Invalid("workspace takes no keys of the organization", field="workspace")
    return found


def _user(actor: Actor) -> User | None:
    if actor.type != "user" or actor.id is None:
        return None
    user: User | None = User.get_or_none(User.uuid == actor.id)
    return user


def record(actor: Actor, verb: str, key: ApiKey, details: dict[str, Any] | None = None) -> None:
    """Note down a change of `key`; `details` hold no secret (rule 51)."""
    owner = key.organization
    audit.record(
        actor,
        f"api_key.{verb}",
        organization_uuid=None if owner is None else owner.uuid,
        target_id=key.uuid,
        target_name=key.name,
        product=key.product,
        metadata=details,
    )


def with_owner(key: ApiKey, owner: organization.Organization) -> ApiKey:
    """The key with its organization at hand, which is else read anew for each key."""
    key.organization = owner
    return key
