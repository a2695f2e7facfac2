"""What the engine says no with: while it serves (`Refusal`) and before (`StartRefused`)."""

from collections.abc import Mapping

STATUS_OF: Mapping[str, int] = {
    "invalid": 400,
    "unauthenticated": 401,
    "payment_required": 402,
    "forbidden": 403,
    "not_found": 404,
    "method_not_allowed": 405,
    "timeout": 408,
    "conflict": 409,
    "gone": 410,
    "too_large": 413,
    "unsupported": 415,
    "unprocessable": 422,
    "rate_limited": 429,
    "internal": 500,
    "unavailable": 503,
}
"""Every kind of refusal, closed, with the status it has unless an error shape changes it."""


class Refusal(Exception):
    """One request is refused.

    Args:
        kind: one of `STATUS_OF`.
        message: a sentence for the client; it names the field and never repeats a value.
        field: the field at fault (`address.street`, `items.0`), or None.
        headers: more response headers (`Allow`, `Retry-After` …).
    """

    def __init__(
        self,
        kind: str,
        message: str,
        field: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.kind = kind
        self.status = STATUS_OF[kind]
        self.message = message
        self.field = field
        self.headers = dict(headers or {})


def invalid(where: str, field: str, problem: str) -> Refusal:
    """The refusal of one input: `where` is path, query, header, cookie or body."""
    spot = f"{where}.{field}" if field else where
    return Refusal("invalid", f"{spot}: {problem}", field or None)


class StartRefused(Exception):
    """The document or the handlers can't be served; the message is one sentence and names which."""
