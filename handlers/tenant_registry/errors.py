"""The Tenant Registry's error body: `{"error": <code>, "message": <sentence>}`."""

from typing import Any

CODES = {
    "invalid": "invalid_input",
    "timeout": "request_timeout",
    "too_large": "body_too_large",
    "unsupported": "unsupported_media_type",
    "internal": "internal_error",
}


def render(
    *, status: int, kind: str, message: str, field: str | None, request_id: str
) -> tuple[int, dict[str, Any]]:
    """The status and the body for an error of `kind`.

    The contract names one code itself, `invalid_input`; the others say in snake_case what the
    status says. `message` names the field already; the request id is in the header of its name.
    """
    return status, {"error": CODES.get(kind, kind), "message": message}
