"""The contract for readers that are programs."""

from typing import Any

from handlers import documents


def get_customer_api_open_api_document() -> dict[str, Any]:
    """This contract's own document (rule 14)."""
    return documents.of("idle_atlas")
