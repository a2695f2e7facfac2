"""How long a worker waits, and for what."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

_random = secrets.SystemRandom()


@dataclass(frozen=True)
class Timing:
    """All in seconds.

    Args:
        tick: between two looks at the outbox.
        poll: between two questions whether the cloud has finished.
        backoff: the first wait after a fault that passes; each next is up to twice as long.
        longest_backoff: no wait is longer.
        patience: how long a step may take in all before it has failed.
        lease: how long a process that stopped renewing its lease keeps others out.
        sweep: between two looks for what stands still.
        standstill: a run that has not come forward for this long is started anew.
        drain: how long running steps may take to end when the worker is stopped.
    """

    tick: float = 0.5
    poll: float = 2
    backoff: float = 1
    longest_backoff: float = 60
    patience: float = 1800
    lease: float = 15
    sweep: float = 10
    standstill: float = 900
    drain: float = 30

    def backoff_after(self, tries: int) -> float:
        """The wait after that many faults: exponential, with jitter over its upper half.

        Workers that were refused together don't come back together.
        """
        longest = min(self.longest_backoff, self.backoff * 2 ** min(tries, 30))
        return _random.uniform(longest / 2, longest)

    @property
    def lease_length(self) -> timedelta:
        """`lease` as the store takes it."""
        return timedelta(seconds=self.lease)
