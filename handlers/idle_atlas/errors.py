"""Idle Atlas' error body: `{"error": {"code": <kind>, "message": <sentence>}}`."""

from typing import Any


def render(
    *, status: int, kind: str, message: str, field: str | None, request_id: str
) -> tuple[int, dict[str, Any]]:
    """The status and the body for an error of `kind`; `message` names the field already."""
    return status, {"error": {"code": kind, "message": message}}
