"""Fixed windows on the UTC clock, and where a subject stands in them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `amount` in a window of `seconds`.

    Windows lie side by side from 1970-01-01T00:00Z on: one of 60 is a minute of the clock, one of
    86,400 a day in UTC. `name` tells the limits of one subject apart.
    """

    name: str
    amount: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Count:
    """What a store answers: whether one more was counted, by its clock (Unix time, in seconds).

    `used` is, limit by limit, what is counted in the window that holds this moment.
    """

    counted: bool
    moment: float
    used: tuple[int, ...]


class CountStore(Protocol):
    """Where it is counted: in one step for all processes that share the store.

    `faults` are the exceptions that say the store is down.
    """

    @property
    def faults(self) -> tuple[type[Exception], ...]: ...

    def take(self, subject: str, limits: Sequence[Limit]) -> Count:
        """Count one more of `subject` in every window, or in none where any is full.

        Raises one of `faults` when it can't, within 250 ms.
        """

    def purge(self) -> int:
        """Forget windows that are over; returns how many."""

    def close(self) -> None:
        """Give up the store's connections."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is left of one limit, and the whole seconds after which its window is over."""

    limit: Limit
    remaining: int
    resets_in: int


@dataclass(frozen=True, slots=True)
class Taken:
    """Whether one more was allowed, and where that leaves the subject, in the limits' order."""

    allowed: bool
    standings: tuple[Standing, ...]

    @property
    def retry_after(self) -> int:
        """Whole seconds after which every limit that is used up now has a new window."""
        return max((each.resets_in for each in self.standings if not each.remaining), default=0)


def taken(count: Count, limits: Sequence[Limit]) -> Taken:
    """What a store's answer says of these limits; one that was lowered has nothing left."""
    standings = (
        Standing(limit, max(0, limit.amount - used), _seconds_left(limit, count.moment))
        for limit, used in zip(limits, count.used, strict=True)
    )
    return Taken(count.counted, tuple(standings))


def _seconds_left(limit: Limit, moment: float) -> int:
    # Rounded up: who waits so long must find a new window.
    return math.ceil(limit.seconds - moment % limit.seconds)
