"""Organizations: the customers of the platform, and when they may be served."""

from models.organization.lifecycle import activate, archive, cancel, create
from models.organization.lookup import get, get_by_slug, get_changeable
from models.organization.table import SERVED, Organization, effective_status

__all__ = [
    "SERVED",
    "Organization",
    "activate",
    "archive",
    "cancel",
    "create",
    "effective_status",
    "get",
    "get_by_slug",
    "get_changeable",
]
