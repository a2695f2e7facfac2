"""Judges a mutant in a process that has imported nothing of the house that it could touch."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import TextIO

import pytest

from tests.mutants.forks import in_child
from tests.mutants.judging import KILLED, OPTIONS, Entry, Failing, outcome_of
from tests.mutants.operators import Mutant
from tests.mutants.order import Order

# What pytest says where a module can't be imported, a conftest or a test's.
_NO_IMPORT = (
    pytest.ExitCode.INTERRUPTED,
    pytest.ExitCode.INTERNAL_ERROR,
    pytest.ExitCode.USAGE_ERROR,
)


class _Ordered:
    def __init__(self, path: str, order: Order) -> None:
        self._path, self._order = path, order

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = self._order.sort(self._path, items)


def judge_imported(
    root: Path, mutant: Mutant, tests: list[str], order: Order, limit: float
) -> Entry:
    """Run `tests` for at most `limit` seconds, with the mutant's source instead of the file's."""

    def work(file: TextIO) -> int:
        with _imported_as(root / mutant.path, mutant.source):
            plugins = [Failing(file), _Ordered(mutant.path, order)]
            return int(pytest.main([*OPTIONS, *tests], plugins=plugins))

    started = time.monotonic()
    status, test = in_child(work, limit)
    outcome = outcome_of(status)
    if outcome == KILLED and test:
        order.note(mutant.path, test)
    elif outcome == KILLED and status in _NO_IMPORT:
        test = "the import"
    elif outcome == KILLED:
        raise RuntimeError(f"{mutant.name}: exit {status}")
    return {"outcome": outcome, "test": test, "seconds": time.monotonic() - started}


@contextmanager
def _imported_as(file: Path, source: str) -> Iterator[None]:
    """Let the module at `file` have another source for whoever imports it."""
    original = SourceFileLoader.get_code

    def get_code(self: SourceFileLoader, fullname: str) -> CodeType | None:
        if self.path == str(file):
            return compile(source, self.path, "exec", dont_inherit=True)
        return original(self, fullname)

    SourceFileLoader.get_code = get_code  # type: ignore[method-assign]
    try:
        yield
    finally:
        SourceFileLoader.get_code = original  # type: ignore[method-assign]
