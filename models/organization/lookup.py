"""Finding an organization."""

from models.database import locked
from models.errors import Invalid, NotFound
from models.ids import PublicId
from models.organization.table import Organization
from models.statement import Lookup

_BY_UUID = Lookup(Organization, Organization.uuid)
_BY_SLUG = Lookup(Organization, Organization.slug)


def get(uuid: PublicId) -> Organization:
    """The organization of that public id. Raises NotFound."""
    return _found(_BY_UUID.find(uuid))


def get_by_slug(slug: str) -> Organization:
    """The organization of that slug. Raises NotFound."""
    return _found(_BY_SLUG.find(slug))


def get_changeable(uuid: PublicId) -> Organization:
    """The organization, locked until the transaction ends, for something to be changed about it.

    Raises NotFound, and Invalid for an archived one: archiving is final.
    """
    query = locked(Organization.select().where(Organization.uuid == uuid))
    organization = _found(query.get_or_none())
    if organization.status == "archived":
        raise Invalid("The organization is archived, which is final.")
    return organization


def _found(organization: Organization | None) -> Organization:
    if organization is None:
        raise NotFound("There is no such organization.")
    return organization
