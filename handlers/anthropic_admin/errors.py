"""Anthropic Admin's error body, in the contract's flat form and the one that clients read."""

from typing import Any

TYPES = {
    "unauthenticated": "authentication_error",
    "forbidden": "permission_error",
    "not_found": "not_found_error",
    "too_large": "request_too_large",
    "rate_limited": "rate_limit_error",
    "internal": "api_error",
    "unavailable": "api_error",
}
"""Kind of refusal -> type of error (rule 18); every other kind is `invalid_request_error`."""


def render(
    *, status: int, kind: str, message: str, field: str | None, request_id: str
) -> tuple[int, dict[str, Any]]:
    """The status and the body for an error of `kind`; `message` names the field already."""
    error = {"type": TYPES.get(kind, "invalid_request_error"), "message": message}
    return status, {**error, "error": error, "request_id": request_id}
