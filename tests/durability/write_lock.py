"""A process that holds SQLite's write lock."""

import multiprocessing
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from multiprocessing.synchronize import Event
from pathlib import Path

from tests.durability.caller import PATIENCE

PROCESSES = multiprocessing.get_context("spawn")


@contextmanager
def write_lock(database: Path, seconds: float) -> Iterator[Event]:
    """Within the block another process holds the lock for so long; the event is set meanwhile."""
    held = PROCESSES.Event()
    holder = PROCESSES.Process(target=_hold, args=(database, seconds, held))
    holder.start()
    try:
        assert held.wait(PATIENCE)
        yield held
    finally:
        holder.join(PATIENCE)
    assert holder.exitcode == 0


def _hold(database: Path, seconds: float, held: Event) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        held.set()
        time.sleep(seconds)
        held.clear()
        connection.execute("COMMIT")
