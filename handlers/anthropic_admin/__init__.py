"""Anthropic Admin: an organization's members, invites, workspaces and API keys, by an admin key."""
