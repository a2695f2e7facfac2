"""The console's error body, as better-auth has it: `{"code": <KIND>, "message": <sentence>}`."""

from typing import Any


def render(
    *, status: int, kind: str, message: str, field: str | None, request_id: str
) -> tuple[int, dict[str, Any]]:
    """The status and the body for an error of any kind; `message` names the field already."""
    return status, {"code": kind.upper(), "message": message}
