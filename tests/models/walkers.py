"""Rows of each list that come and go beside a walk over its pages."""

import random
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from models import api_key, database, invitation, membership, organization, workspace
from models.actor import Actor
from models.api_key import ApiKey, KeyFilters
from models.errors import NotFound
from models.organization import Organization
from models.page import Page, Paging
from models.workspace import Workspace
from tests.models.workers import open_store

ACTOR = Actor.command("test")
PAUSE = 0.05
"""Seconds in which the walk, which writes too, comes to its turn on SQLite."""


@dataclass(frozen=True)
class Kind:
    """How a row of one list comes, goes and is read; `make` and `drop` know it by its cursor."""

    make: Callable[[Organization, str], UUID]
    drop: Callable[[Organization, UUID], object]
    page: Callable[[Organization, Paging], Page[Any]]


def default_of(owner: Organization) -> UUID:
    found = Workspace.get(Workspace.organization == owner, Workspace.is_default)
    return UUID(str(found.uuid))


def make_member(owner: Organization, name: str) -> UUID:
    email = f"{name}@acme.example"
    made = membership.add(ACTOR, owner.uuid, email=email, role="user").user.uuid
    return UUID(str(made))


def make_workspace_member(owner: Organization, name: str) -> UUID:
    user = make_member(owner, f"w-{name}")
    workspace.add_member(ACTOR, owner.uuid, default_of(owner), user, role="workspace_user")
    return user


def drop_key(owner: Organization, uuid: UUID) -> None:
    key = ApiKey.get_or_none(ApiKey.uuid == uuid)
    if key is not None:
        api_key.delete_limited(ACTOR, owner.uuid, key.id)


KINDS = {
    "members": Kind(
        make_member,
        lambda owner, user: membership.remove(ACTOR, owner.uuid, user),
        lambda owner, paging: membership.page(owner.uuid, paging),
    ),
    "workspace members": Kind(
        make_workspace_member,
        lambda owner, user: membership.remove(ACTOR, owner.uuid, user),
        lambda owner, paging: workspace.members_page(owner.uuid, default_of(owner), paging),
    ),
    "invitations": Kind(
        lambda owner, name: UUID(
            str(invitation.create(ACTOR, owner.uuid, email=f"{name}@new.example", role="user").uuid)
        ),
        lambda owner, uuid: invitation.delete(ACTOR, owner.uuid, uuid),
        lambda owner, paging: invitation.page(owner.uuid, paging),
    ),
    "workspaces": Kind(
        lambda owner, name: UUID(str(workspace.create(ACTOR, owner.uuid, name=name).uuid)),
        lambda owner, uuid: workspace.archive(ACTOR, owner.uuid, uuid),
        lambda owner, paging: workspace.page(owner.uuid, paging),
    ),
    "keys": Kind(
        lambda owner, name: UUID(str(api_key.create_limited(ACTOR, owner.uuid, name=name)[0].uuid)),
        drop_key,
        lambda owner, paging: api_key.page(owner.uuid, paging, KeyFilters()),
    ),
}


def churn(url: str, number: int, begun: Any, enough: Any) -> None:
    """Make rows of every kind, and take them away in another order, until it is enough."""
    open_store(url)
    try:
        owner = organization.get_by_slug("acme")
        standing: list[tuple[Kind, UUID]] = []
        count = 0
        while not enough.is_set():
            for kind in KINDS.values():
                count += 1
                with suppress(NotFound):  # the walk takes away what it stands on
                    standing.append((kind, kind.make(owner, f"p{number}-{count}")))
                    if len(standing) > len(KINDS):
                        gone, uuid = standing.pop(random.randrange(len(standing)))  # noqa: S311
                        gone.drop(owner, uuid)
            begun.release()
            time.sleep(PAUSE)
    finally:
        database.close_database()
