"""Memberships: which users belong to which organizations, and the roles they were given there."""

from models.membership.changing import change_role, refuse_admin, remove
from models.membership.joining import add, join
from models.membership.reading import Member, assignment_of, get, page, place_of, role_of
from models.membership.table import Membership, RoleAssignment

__all__ = [
    "Member",
    "Membership",
    "RoleAssignment",
    "add",
    "assignment_of",
    "change_role",
    "get",
    "join",
    "page",
    "place_of",
    "refuse_admin",
    "remove",
    "role_of",
]
