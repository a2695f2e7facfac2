"""Start-up time and resident memory of a server that has just answered."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from harness.processes import Server


@dataclass(frozen=True, slots=True)
class Footprint:
    """Seconds from the start of the process to its first answer, and MiB resident then."""

    start_seconds: float
    resident_mib: float

    @classmethod
    def median(cls, seen: Sequence[Self]) -> Self:
        """The median of each figure over several starts."""
        return cls(
            statistics.median(each.start_seconds for each in seen),
            statistics.median(each.resident_mib for each in seen),
        )


def measure(server: Server) -> Footprint:
    return Footprint(server.start_seconds, server.resident_mib())
