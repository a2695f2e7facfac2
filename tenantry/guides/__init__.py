"""Guides for readers that are programs: the documents as plain text (https://llmstxt.org)."""

from tenantry.guides.guide import contract_guide, server_guide

__all__ = ["contract_guide", "server_guide"]
