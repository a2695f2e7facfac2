"""Attempts to come in by a password or a token, limited by address (rule 56).

They are counted before the password is looked at: whoever has used them up learns nothing more,
not even of the right one. Nobody's account is counted against, so nobody can be locked out from
another address.
"""

from handlers.limits import count, origin
from handlers.request import Request
from models.limits import Limit

FULL_MINUTES_A_DAY = 24


def allow(per_minute: int) -> None:
    """Let one address make that many in a minute, and no more than 24 times that in a day."""
    _limits[:] = [
        Limit("sign-in", per_minute, 60),
        Limit("sign-in-day", FULL_MINUTES_A_DAY * per_minute, 86_400),
    ]


def attempt(request: Request) -> None:
    """Count one more of the address that `request` comes from.

    Raises RateLimited where they are used up, Unavailable where they can't be counted now.
    """
    count(request, f"sign-in:{origin(request.peer)}", _limits)


_limits: list[Limit] = []
