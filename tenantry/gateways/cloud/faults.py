"""What the cloud may answer instead of doing what it was asked, sorted by its code (rule 33)."""

from typing import Any

RETRYABLE = frozenset(
    {
        # asked too often
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "RequestLimitExceeded",
        "TooManyRequestsException",
        "ACCOUNT_CREATION_RATE_LIMIT_EXCEEDED",
        # another change is under way
        "ConcurrentModification",
        "ConcurrentModificationException",
        "CONCURRENT_ACCOUNT_MODIFICATION",
        "ConflictException",
        "DeleteConflict",
        "EntityTemporarilyUnmodifiable",
        "FinalizingOrganizationException",
        # the cloud's own trouble
        "INTERNAL_FAILURE",
        "InternalError",
        "InternalFailure",
        "InternalServerException",
        "RequestTimeout",
        "RequestTimeoutException",
        "ServiceException",
        "ServiceFailure",
        "ServiceUnavailable",
        "ServiceUnavailableException",
        "Unreachable",
        # the operator's credentials, which no customer's account should fail for
        "ExpiredToken",
        "ExpiredTokenException",
        "InvalidClientTokenId",
        "NoCredentials",
        "UnrecognizedClientException",
        # what was just made is not known everywhere yet
        "NoSuchEntity",
        "PENDING_BUSINESS_VALIDATION",
    }
)
"""Codes of faults that pass; every other is permanent."""


class Fault(Exception):
    """The cloud refused. `code` is AWS's own; `message` is for operators alone."""

    def __init__(self, code: str, message: str = "", *, retryable: bool | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.retryable = code in RETRYABLE if retryable is None else retryable

    @property
    def detail(self) -> str:
        """All that is known, for operators."""
        return f"{self.code}: {self.message}" if self.message else self.code


class NotYet(Exception):
    """The cloud is still at work; ask again.

    `learned` are columns of the account to be kept at once, so that no request is made twice.
    """

    def __init__(self, **learned: Any) -> None:
        super().__init__("not yet")
        self.learned = learned
