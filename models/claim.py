"""The claim that an idempotent request lays on its effect."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Claim:
    """One `Idempotency-Key` of one credential, for one request.

    `fingerprint` is a digest of the operation and its input: the same key with another one is
    another request.
    """

    credential_id: str
    key: str
    fingerprint: str
