"""Roles, read with a customer key."""

from typing import Any

from handlers.idle_atlas import views
from handlers.idle_atlas.customer_key import Customer
from handlers.limits import limited
from models import role as roles

Json = dict[str, Any]


@limited
def list_customer_api_roles(principal: Customer) -> Json:
    """The built-in roles and the organization's own, with their permissions (rule 16)."""
    return views.roles(roles.list_of(principal.organization_uuid))
