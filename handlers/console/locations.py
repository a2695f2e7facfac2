"""The places where the organization works, managed by its members."""

from typing import Any

from handlers.bodies import pick
from handlers.console import managing_views as views
from handlers.idempotency import idempotent
from handlers.permissions import needs
from handlers.session_cookie import Person
from models import ids
from models import location as locations
from models.permission import MANAGE_LOCATIONS

Json = dict[str, Any]


@needs(MANAGE_LOCATIONS)
def list_locations(principal: Person) -> Json:
    """All locations of the organization, archived ones too."""
    return views.locations(locations.list_of(principal.organization_uuid))


@needs(MANAGE_LOCATIONS)
@idempotent(status=201)
def create_location(body: Json, principal: Person) -> Json:
    """A new location."""
    given = pick(body, "name", "code")
    return views.location(locations.create(principal, principal.organization_uuid, **given))


@needs(MANAGE_LOCATIONS)
def update_location(location_id: str, body: Json, principal: Person) -> Json:
    """The location with what is given changed."""
    given = pick(body, "name", "code")
    found = ids.named(location_id)
    return views.location(locations.update(principal, principal.organization_uuid, found, **given))


@needs(MANAGE_LOCATIONS)
def archive_location(location_id: str, principal: Person) -> Json:
    """The location, closed for good."""
    found = ids.named(location_id)
    return views.location(locations.archive(principal, principal.organization_uuid, found))
