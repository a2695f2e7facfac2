"""Organization, read with a customer key."""

from typing import Any

from handlers.idle_atlas import views
from handlers.idle_atlas.customer_key import Customer
from handlers.limits import limited
from models import organization as organizations

Json = dict[str, Any]


@limited
def get_customer_api_organization(principal: Customer) -> Json:
    """The organization that the key belongs to."""
    return views.organization(organizations.get(principal.organization_uuid))
