"""Limits on operations, and the header fields that tell of them (rules 46 and 53)."""

import functools
import inspect
from collections.abc import Callable, Sequence
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, Protocol

from handlers.request import Request
from models import limits
from models.errors import RateLimited
from models.limits import Limit, Standing

Handler = Callable[..., Any]

IPV6_PREFIX = 64
"""A subscriber of IPv6 has at least that network, and may take any address of it."""


class Limited(Protocol):
    """A principal whose calls are counted."""

    @property
    def credential_id(self) -> str | None:
        """What tells its credential from all others."""

    @property
    def limits(self) -> Sequence[Limit]:
        """What applies to it now."""


def limited(handler: Handler) -> Handler:
    """Count every call of `handler` against the limits of its `principal`, before it runs.

    What the decorator returns takes `request` beside the handler's own arguments, and answers with
    the header fields of `count`. It may wait for the store of counts: not for `x-point-read`.

    Raises what the handler does, and besides RateLimited and Unavailable.
    """

    @functools.wraps(handler)
    def answer(*, principal: Limited, request: Request, **given: Any) -> Any:
        count(request, f"credential:{principal.credential_id}", principal.limits)
        return handler(principal=principal, **given)

    limited_handler: Any = answer
    limited_handler.__signature__ = _with_request(handler)
    return answer


def count(request: Request, subject: str, applying: Sequence[Limit]) -> None:
    """Count one more of `subject`, and put where that leaves it on the answer, be it a refusal.

    Raises:
        RateLimited: one of the limits is used up; nothing was counted.
        Unavailable: it can't be counted now.
    """
    taken = limits.take(subject, applying)
    request.answer_headers["ratelimit-policy"] = ", ".join(
        f'"{each.name}";q={each.amount};w={each.seconds}' for each in applying
    )
    request.answer_headers["ratelimit"] = _standings(taken.standings)
    if not taken.allowed:
        wait = taken.retry_after
        raise RateLimited(f"The limit is used up; try again in {wait} s.", retry_after=wait)


def origin(peer: str | None) -> str:
    """What of an address tells one caller from another; '' where there is none."""
    try:
        address = ip_address(peer or "")
    except ValueError:
        return ""
    if isinstance(address, IPv6Address) and not address.ipv4_mapped:
        return str(ip_network((address, IPV6_PREFIX), strict=False))
    return str(address)


def _standings(standings: Sequence[Standing]) -> str:
    # What is nearest to its end stands first: clients that read one item read that.
    nearest = sorted(standings, key=lambda each: (each.remaining, -each.resets_in))
    return ", ".join(
        f'"{each.limit.name}";r={each.remaining};t={each.resets_in}' for each in nearest
    )


def _with_request(handler: Handler) -> inspect.Signature:
    signature = inspect.signature(handler)
    request = inspect.Parameter("request", inspect.Parameter.KEYWORD_ONLY)
    return signature.replace(parameters=[*signature.parameters.values(), request])
