"""Invitations, read with a customer key."""

from typing import Any

from handlers.idle_atlas import views
from handlers.idle_atlas.customer_key import Customer
from handlers.limits import limited
from models import invitation as invitations

Json = dict[str, Any]


@limited
def list_customer_api_invitations(principal: Customer) -> Json:
    """All invitations, with what has become of them by now (rule 22)."""
    return views.invitations(invitations.list_all(principal.organization_uuid))
