"""Errors on paths that belong to no contract: `{"error": <kind>, "message": <sentence>}`."""

from typing import Any


def render(
    *, status: int, kind: str, message: str, field: str | None, request_id: str
) -> tuple[int, dict[str, Any]]:
    """The status and the body for an error of `kind`; the status is as it came."""
    return status, {"error": kind, "message": message}
