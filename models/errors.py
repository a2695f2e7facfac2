"""The closed set of refusals a verb may raise.

Every refusal has a kind, which the callers translate to a status and to an error shape of their
own; nothing here knows of HTTP beyond the header that tells when to come back.
"""

from collections.abc import Mapping
from typing import ClassVar


class DomainError(Exception):
    """A request that the rules refuse.

    `message` is one sentence for the caller and never holds a secret or echoes a value; `field`
    names the input it is about ("slug", "address.street"); `headers` go out with the answer.
    """

    kind: ClassVar[str]

    def __init__(
        self, message: str, field: str | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.headers = dict(headers or {})


class Invalid(DomainError):
    """The input breaks a rule that its schema can't tell."""

    kind = "invalid"


class Unauthenticated(DomainError):
    """No credential, or one that opens nothing; which of the two is never told."""

    kind = "unauthenticated"


class PaymentRequired(DomainError):
    """The customer has not paid for what it asks."""

    kind = "payment_required"


class Forbidden(DomainError):
    """A known caller without the right."""

    kind = "forbidden"


class NotFound(DomainError):
    """No such row for this caller, whether it is absent or another organization's."""

    kind = "not_found"


class Conflict(DomainError):
    """The present state forbids it: a taken name, or a request still under way."""

    kind = "conflict"


class Gone(DomainError):
    """It was there, and is used up."""

    kind = "gone"


class TooLarge(DomainError):
    """More than the store takes in one request."""

    kind = "too_large"


class Unsupported(DomainError):
    """A form of input that is not taken."""

    kind = "unsupported"


class Unprocessable(DomainError):
    """Well formed, but at odds with an earlier request of the same idempotency key."""

    kind = "unprocessable"


class RateLimited(DomainError):
    """Too many requests; `retry_after` is in whole seconds."""

    kind = "rate_limited"

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message, headers={"Retry-After": str(retry_after)})
        self.retry_after = retry_after


class Unavailable(DomainError):
    """The store is out of reach, or locked for longer than a request may wait."""

    kind = "unavailable"
