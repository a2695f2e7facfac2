"""The organization that an admin key belongs to."""

from typing import Any

from handlers.anthropic_admin import views
from handlers.anthropic_admin.credentials import Admin
from models import organization as organizations

Json = dict[str, Any]


def get_current_organization(principal: Admin) -> Json:
    """The organization of the key."""
    return views.organization(organizations.get(principal.organization_uuid))
