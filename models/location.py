"""Locations: the places where an organization works."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from peewee import Check, ForeignKeyField, IntegrityError, TextField, UUIDField

from models import audit, organization
from models.actor import Actor
from models.change import change
from models.clock import now
from models.database import Table, violates
from models.errors import Conflict, Invalid, NotFound
from models.fields import UTCDateTimeField
from models.ids import PublicId, new_uuid
from models.organization import Organization


class Location(Table):
    """One place; `code`, where it has one, is its own in the organization."""

    uuid = UUIDField(unique=True, default=new_uuid)
    organization = ForeignKeyField(Organization, index=False)
    name = TextField()
    code = TextField(null=True)
    status = TextField(constraints=[Check("status IN ('active', 'archived')")])
    created_at = UTCDateTimeField()
    updated_at = UTCDateTimeField()

    class Meta:
        table_name = "location"
        indexes = ((("organization", "id"), False), (("organization", "code"), True))


def list_of(organization_uuid: PublicId) -> list[Location]:
    """An organization's locations, archived ones too, oldest first.

    Raises NotFound for an unknown organization.
    """
    owner = organization.get(organization_uuid)
    return list(Location.select().where(Location.organization == owner).order_by(Location.id))


def create(
    actor: Actor, organization_uuid: PublicId, *, name: str, code: str | None = None
) -> Location:
    """A new location. Raises NotFound for an unknown organization, Invalid for an archived one,
    Conflict for a code that another location of the organization has.
    """
    instant = now()
    with _own_code(), change(actor):
        owner = organization.get_changeable(organization_uuid)
        location: Location = Location.create(
            organization=owner,
            name=name,
            code=code,
            status="active",
            created_at=instant,
            updated_at=instant,
        )
        _record(actor, "create", owner, location)
    return location


def update(
    actor: Actor, organization_uuid: PublicId, uuid: UUID, **changes: str | None
) -> Location:
    """Change what is given of `name` and `code`; None takes the code away.

    Raises NotFound for a location that the organization does not have, Invalid for an archived
    one, Conflict for a code that another location has.
    """
    with _own_code(), change(actor):
        owner, location = _found(organization_uuid, uuid)
        if location.status == "archived":
            raise Invalid("The location is archived, which is final.")
        if changes:
            _set(location, **changes)
            _record(actor, "update", owner, location, {"changed": sorted(changes)})
    return location


def archive(actor: Actor, organization_uuid: PublicId, uuid: UUID) -> Location:
    """Close a location for good: it is still shown, but takes no roles. A second time is fine.

    Raises NotFound for a location that the organization does not have.
    """
    with change(actor):
        owner, location = _found(organization_uuid, uuid)
        if location.status != "archived":
            _set(location, status="archived")
            _record(actor, "archive", owner, location)
    return location


@contextmanager
def _own_code() -> Iterator[None]:
    try:
        yield
    except IntegrityError as error:
        if not violates(error, Location.organization, Location.code):
            raise
        raise Conflict("code is that of another location", field="code") from error


def _found(organization_uuid: PublicId, uuid: UUID) -> tuple[Organization, Location]:
    owner = organization.get_changeable(organization_uuid)
    location = Location.get_or_none(Location.uuid == uuid, Location.organization == owner)
    if location is None:
        raise NotFound("There is no such location.")
    return owner, location


def _set(location: Location, **values: str | None) -> None:
    for name, value in values.items():
        setattr(location, name, value)
    location.updated_at = now()
    location.save(only=[*values, "updated_at"])


def _record(
    actor: Actor,
    verb: str,
    owner: Organization,
    location: Location,
    details: dict[str, Any] | None = None,
) -> None:
    audit.record(
        actor,
        f"location.{verb}",
        organization_uuid=owner.uuid,
        target_id=location.uuid,
        target_name=location.name,
        metadata=details,
    )
