"""Members, read with a customer key."""

from typing import Any

from handlers.idle_atlas import views
from handlers.idle_atlas.customer_key import Customer
from handlers.limits import limited
from models import roster

Json = dict[str, Any]


@limited
def list_customer_api_members(principal: Customer) -> Json:
    """All members, each with every role that was given to them, on whichever scope."""
    return views.members(roster.list_members(principal.organization_uuid))
