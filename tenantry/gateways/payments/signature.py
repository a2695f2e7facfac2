"""The signature of a webhook call, as Stripe makes it.

The header holds `t=<Unix time>` and any number of `v1=<hex>`, each an HMAC-SHA256 of the time, a
dot and the raw body, under a secret of the endpoint. While a secret is rolled there is one for
each. Signatures of other versions are test modes' and prove nothing.
"""

import hmac
import time

from models.errors import Invalid

TOLERANCE_SECONDS = 300
_MOST_DIGITS = 12


def sign(secret: str, payload: bytes) -> str:
    """The header that signs `payload` now."""
    moment = str(int(time.time()))
    return f"t={moment},v1={_mac(secret, moment, payload)}"


def check(secret: str, payload: bytes, header: str) -> None:
    """Raises Invalid unless one of the signatures is right and at most 300 s old (rule 29)."""
    pairs = [part.strip().partition("=") for part in header.split(",")]
    moments = [value for name, _, value in pairs if name == "t"]
    if len(moments) != 1 or not _is_recent(moments[0]):
        raise _bad()
    expected = _mac(secret, moments[0], payload).encode()
    given = [value.encode() for name, _, value in pairs if name == "v1"]
    if not any(hmac.compare_digest(expected, each) for each in given):
        raise _bad()


def _is_recent(moment: str) -> bool:
    # Longer numbers are no time of this age, and long ones cost.
    if not (moment.isascii() and moment.isdecimal() and len(moment) <= _MOST_DIGITS):
        return False
    return abs(time.time() - int(moment)) <= TOLERANCE_SECONDS


def _mac(secret: str, moment: str, payload: bytes) -> str:
    return hmac.digest(secret.encode(), moment.encode() + b"." + payload, "sha256").hex()


def _bad() -> Invalid:
    return Invalid("The signature is missing, wrong or too old.", field="Stripe-Signature")
