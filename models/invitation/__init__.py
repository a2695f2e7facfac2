"""Invitations: people who are asked into an organization, and the role that comes with it."""

from models.invitation.table import Invitation

__all__ = ["Invitation"]
