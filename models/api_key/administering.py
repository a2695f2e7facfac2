"""An organization's keys of every audience that is listed, as its admin sees and changes them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from peewee import JOIN

from models import organization
from models import page as pages
from models.actor import Actor
from models.api_key.issuing import record
from models.api_key.table import UNLISTED, ApiKey, RemovedApiKey
from models.change import change
from models.clock import now
from models.database import locked
from models.errors import Invalid, NotFound
from models.ids import PublicId
from models.organization import Organization
from models.organization.workspace import Workspace
from models.page import Page, Paging
from models.user import User


@dataclass(frozen=True, kw_only=True)
class KeyFilters:
    """Which keys; those given combine. `status` is one that `effective_status` of a key tells."""

    workspace_uuid: UUID | None = None
    status: str | None = None
    creator_uuid: UUID | None = None


def page(organization_uuid: PublicId, paging: Paging, filters: KeyFilters) -> Page[ApiKey]:
    """A page of an organization's keys, newest first, each with its creator and workspace.

    A key without a workspace bears the default one (rule 24). A cursor may be a key that was
    removed since (rule 19).

    Raises NotFound for an unknown organization, Invalid for a cursor of none of its keys.
    """
    owner = organization.get(organization_uuid)
    window = pages.window(paging, lambda uuid: _place_of(owner, uuid))
    keys = _keys(owner).where(*_conditions(owner, filters))
    return window.page(_in_workspaces(owner, list(window.of(keys, ApiKey.id))))


def get(organization_uuid: PublicId, uuid: UUID) -> ApiKey:
    """One key, with its creator and workspace.

    Raises NotFound for one that the organization does not have, or that is never listed (rule 6).
    """
    owner = organization.get(organization_uuid)
    return _in_workspaces(owner, [_found(_keys(owner).where(ApiKey.uuid == uuid))])[0]


def update(
    actor: Actor,
    organization_uuid: PublicId,
    uuid: UUID,
    *,
    name: str | None = None,
    status: str | None = None,
) -> ApiKey:
    """Change what is given of a key, effective in every process once this returns (rule 4).

    `status` is `active`, `inactive` or `revoked`, which is final (rule 27).

    Raises NotFound for a key that the organization does not have, or that is never listed; Invalid
    when a revoked key is to be anything else, or one that has expired is to be active.
    """
    with change(actor):
        owner = organization.get_changeable(organization_uuid)
        key = _found(
            locked(
                ApiKey.select().where(
                    ApiKey.uuid == uuid,
                    ApiKey.organization == owner,
                    ApiKey.audience.not_in(UNLISTED),
                )
            )
        )
        changes = {} if status is None else _change_of_status(key, status)
        if name is not None and name != key.name:
            changes["name"] = name
        if changes:
            ApiKey.update(changes).where(ApiKey.id == key.id).execute()
            record(actor, "update", key, {"changed": sorted(changes.keys() - {"revoked_at"})})
        return get(organization_uuid, uuid)


def revoke_in_workspace(workspace: Workspace) -> list[UUID]:
    """Revoke every key of a workspace, inside the caller's transaction; tells their ids (rule 23).

    The caller has the organization locked.
    """
    here = (
        (ApiKey.organization == workspace.organization_id)
        & (ApiKey.workspace == workspace)
        & (ApiKey.status != "revoked")
    )
    revoked = [key.uuid for key in locked(ApiKey.select().where(here))]
    ApiKey.update(status="revoked", revoked_at=now()).where(here).execute()
    return revoked


def _keys(owner: Organization) -> Any:
    return (
        ApiKey.select(ApiKey, User, Workspace)
        .join(User, JOIN.LEFT_OUTER)
        .join_from(ApiKey, Workspace, JOIN.LEFT_OUTER)
        .where(ApiKey.organization == owner, ApiKey.audience.not_in(UNLISTED))
    )


def _in_workspaces(owner: Organization, keys: list[ApiKey]) -> list[ApiKey]:
    """The keys, those without a workspace in the default one."""
    default = Workspace.get(Workspace.organization == owner, Workspace.is_default)
    for key in keys:
        key.workspace = key.workspace or default
    return keys


def _conditions(owner: Organization, filters: KeyFilters) -> Iterator[Any]:
    if filters.workspace_uuid is not None:
        workspace: Workspace | None = Workspace.get_or_none(
            Workspace.uuid == filters.workspace_uuid, Workspace.organization == owner
        )
        here = ApiKey.workspace == workspace
        # No condition can hold for a workspace that is not there: no key has the id 0.
        yield (
            ApiKey.workspace == 0
            if workspace is None
            else here | ApiKey.workspace.is_null()
            if workspace.is_default
            else here
        )
    if filters.creator_uuid is not None:
        yield ApiKey.creator == User.select(User.id).where(User.uuid == filters.creator_uuid)
    if filters.status is not None:
        yield from _standing(filters.status)


def _standing(status: str) -> Iterator[Any]:
    """What holds for the keys of an effective status; `status` alone is in an index."""
    over = ApiKey.expires_at.is_null(False) & (ApiKey.expires_at <= now())
    if status == "active":
        yield ApiKey.status == "active"
        yield ~over
    elif status == "inactive":
        yield ApiKey.status.in_(("active", "inactive"))
        yield (ApiKey.status == "inactive") | over
    else:
        yield ApiKey.status == status


def _change_of_status(key: ApiKey, status: str) -> dict[str, Any]:
    if key.status == "revoked" and status != "revoked":
        raise Invalid("The key was revoked or archived, which is final.", field="status")
    if status == "active" and key.has_expired:
        raise Invalid("The key has expired.", field="status")
    if status == key.status:
        return {}
    return {"status": status} | ({"revoked_at": now()} if status == "revoked" else {})


def _place_of(owner: Organization, uuid: UUID) -> int | None:
    """The place of a key that is, or ever was, the organization's and listed."""
    place: int | None = (
        ApiKey.select(ApiKey.id)
        .where(ApiKey.uuid == uuid, ApiKey.organization == owner, ApiKey.audience.not_in(UNLISTED))
        .scalar()
    )
    if place is not None:
        return place
    removed: int | None = (
        RemovedApiKey.select(RemovedApiKey.key_id)
        .where(RemovedApiKey.uuid == uuid, RemovedApiKey.organization == owner)
        .scalar()
    )
    return removed


def _found(query: Any) -> ApiKey:
    key: ApiKey | None = query.get_or_none()
    if key is None:
        raise NotFound("There is no such key.")
    return key
