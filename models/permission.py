"""Permissions: what a role may allow. The catalog is closed, a part of this version."""

from collections.abc import Iterable
from dataclasses import dataclass

from models.errors import Invalid

MANAGE_API_KEYS = "api-keys:manage"
"""The permission to see, make, change and delete an organization's API keys."""
MANAGE_LOCATIONS = "locations:manage"
"""The permission to make, change and archive an organization's locations."""
MANAGE_ROLES = "roles:manage"
"""The permission to make an organization's own roles, and to give and take roles."""


@dataclass(frozen=True)
class Permission:
    """One permission, and how it is shown: under its group, as a label or as a phrase."""

    key: str
    group: str
    group_label: str
    label: str
    phrase: str


CATALOG = (
    Permission(
        MANAGE_API_KEYS,
        "api-keys",
        "API keys",
        "Manage API keys",
        "Makes, changes and revokes the organization's API keys",
    ),
    Permission(
        MANAGE_LOCATIONS,
        "locations",
        "Locations",
        "Manage locations",
        "Makes, changes and archives the organization's locations",
    ),
    Permission(
        MANAGE_ROLES,
        "roles",
        "Roles",
        "Manage roles",
        "Makes the organization's own roles, and gives and takes roles",
    ),
)

_BY_KEY = {each.key: each for each in CATALOG}


def described(keys: Iterable[str]) -> list[Permission]:
    """The permissions with these keys, in the catalog's order."""
    wanted = set(keys)
    return [each for each in CATALOG if each.key in wanted]


def checked(keys: Iterable[str]) -> list[str]:
    """These keys without repetition, in the catalog's order.

    Raises Invalid for one that is not in the catalog.
    """
    wanted = set(keys)
    if wanted - _BY_KEY.keys():
        raise Invalid("permissions has one that there is not", field="permissions")
    return [each.key for each in described(wanted)]
