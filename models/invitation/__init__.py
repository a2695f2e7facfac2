"""Invitations: people who are asked into an organization, and the role that comes with it."""

from models.invitation.accepting import accept, find, knows_password
from models.invitation.inviting import create, delete
from models.invitation.listing import list_all
from models.invitation.mailing import Carrier, Letter, deliver, mail_by
from models.invitation.reading import get, page
from models.invitation.table import Invitation

__all__ = [
    "Carrier",
    "Invitation",
    "Letter",
    "accept",
    "create",
    "delete",
    "deliver",
    "find",
    "get",
    "knows_password",
    "list_all",
    "mail_by",
    "page",
]
