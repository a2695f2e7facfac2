"""The store of counts that this process uses, and counting in it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from models.limits.guard import Guard
from models.limits.sqlite import SQLiteCounts
from models.limits.windows import CountStore, Limit, Taken, taken

FILE_NAME = "limits.db"

_in_use: list[Guard] = []


@contextmanager
def counting(folder: Path, url: str | None = None) -> Iterator[None]:
    """Count in the Valkey or Redis at `url`, or without one in a file in `folder`.

    Raises sqlite3.Error when the file can't be opened; a server at `url` may be down for now.
    """
    guard = Guard(_store(folder, url))
    _in_use.append(guard)
    try:
        yield
    finally:
        _in_use.remove(guard)
        guard.close()


def take(subject: str, limits: Sequence[Limit]) -> Taken:
    """Count one more of `subject` against all `limits`, or against none where any is used up.

    What is refused uses nothing up, so a limit that is raised counts at once (rule 46).

    Raises Unavailable when it can't be counted, within 250 ms.
    """
    return taken(_in_use[-1].take(subject, limits), limits)


def purge() -> int:
    """Forget windows that are over; returns how many."""
    return sum(guard.purge() for guard in _in_use)


def _store(folder: Path, url: str | None) -> CountStore:
    if url is None:
        return SQLiteCounts(folder / FILE_NAME)
    # The client library takes 38 MiB and most of a second, which the embedded default need not.
    store: CountStore = import_module("models.limits.valkey").ValkeyCounts(url)
    return store
