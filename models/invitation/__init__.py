"""Invitations: people who are asked into an organization, and the role that comes with it."""

from models.invitation.listing import list_all
from models.invitation.table import Invitation

__all__ = ["Invitation", "list_all"]
