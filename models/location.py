"""Locations: the places where an organization works."""

from peewee import Check, ForeignKeyField, TextField, UUIDField

from models import organization
from models.database import Table
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
