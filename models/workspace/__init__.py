"""Workspaces: named slices of an organization that keys and members are sorted into."""

from models.organization.workspace import Workspace

__all__ = ["Workspace"]
