"""Scopes: what a role is held on, as it is shown beside the role."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from peewee import JOIN, Case

from models.location import Location
from models.organization import Organization
from models.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Scope:
    """The organization (without an id), or one workspace or location of it."""

    type: str
    uuid: UUID | None
    label: str


def columns(table: Any, owner: Organization) -> tuple[Any, Any, Any]:
    """What `from_row` takes, of a table with `scope_type` and `scope_id` in a `joined` query."""
    kind = table.scope_type
    named = (("workspace", Workspace.name), ("location", Location.name))
    ids = (("workspace", Workspace.uuid), ("location", Location.uuid))
    return kind, Case(kind, ids), Case(kind, named, owner.name)


def from_row(kind: str, uuid: UUID | str | None, label: str) -> Scope:
    """The scope that these values of `columns` tell of; SQLite has a UUID as its digits."""
    return Scope(kind, UUID(uuid) if isinstance(uuid, str) else uuid, label)


def joined(query: Any, table: Any) -> Any:
    """`query` with the rows of the scopes of `table` beside it, those that there are."""
    return query.join_from(
        table,
        Workspace,
        JOIN.LEFT_OUTER,
        on=((table.scope_type == "workspace") & (table.scope_id == Workspace.id)),
    ).join_from(
        table,
        Location,
        JOIN.LEFT_OUTER,
        on=((table.scope_type == "location") & (table.scope_id == Location.id)),
    )
