"""Locations, read with a customer key."""

from typing import Any

from handlers.idle_atlas import views
from handlers.idle_atlas.customer_key import Customer
from handlers.limits import limited
from models import location as locations

Json = dict[str, Any]


@limited
def list_customer_api_locations(principal: Customer) -> Json:
    """All locations of the organization, archived ones too."""
    return views.locations(locations.list_of(principal.organization_uuid))
