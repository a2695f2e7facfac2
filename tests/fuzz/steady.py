"""A server whose clock stands still and whose ids and secrets are the same in every run.

What it answers to equal requests is then equal, and so is what Schemathesis makes of the answers.
"""

import random
import secrets
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any
from unittest.mock import patch
from uuid import UUID

import uuid_utils
from passlib.hash import argon2

from models import clock, password
from models.limits import sqlite as limits
from models.play_session import playing
from tenantry.gateways.payments import signature

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
SEED = 20240229
CHEAP: dict[str, Any] = {"type": "ID", "memory_cost": 64, "time_cost": 1, "parallelism": 1}


class Clock:
    """Stands at noon until it is moved on."""

    def __init__(self) -> None:
        self.moment = NOON

    def next_day(self) -> None:
        """What was used up within a day may be used again."""
        self.moment += timedelta(days=1)

    def now(self, zone: tzinfo) -> datetime:
        return self.moment.astimezone(zone)

    def time(self) -> float:
        return self.moment.timestamp()

    def monotonic(self) -> float:
        return time.monotonic()


@contextmanager
def steady() -> Iterator[Clock]:
    """Let clocks, ids and secrets of this process be the same each time."""
    standing = Clock()
    source = random.Random(SEED)  # noqa: S311 (they must be guessed)
    ids = iter(range(1, 1 << 62))
    with ExitStack() as stack:
        for owner, name, stand_in in (
            (clock, "datetime", standing),
            (limits, "time", standing),
            (signature, "time", standing),
            (uuid_utils, "uuid7", lambda: _uuid7(next(ids))),
            (playing, "uuid4", lambda: UUID(int=source.getrandbits(128), version=4)),
            (secrets, "token_bytes", lambda size=32: source.randbytes(size)),
            (secrets, "choice", source.choice),
            # The same hashes with less of the work that makes them slow.
            (password, "_hasher", lambda: argon2.using(**CHEAP)),
        ):
            stack.enter_context(patch.object(owner, name, stand_in))
        yield standing


def _uuid7(number: int) -> UUID:
    milliseconds = int(NOON.timestamp() * 1000)
    return UUID(int=milliseconds << 80 | 0x7 << 76 | 0b10 << 62 | number)
