"""Judges mutants, each in a process forked from one that has collected the tests.

The functions that a mutant changes get its code, and tests that call them run. A mutant that cannot
be judged so is told of: what it changes runs, also or only, while modules are imported.
"""

import gc
import json
import os
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any, TextIO

import pytest

from tests.mutants import databases
from tests.mutants.changes import Change, Key, functions
from tests.mutants.forks import in_child
from tests.mutants.operators import Mutant
from tests.mutants.order import Order
from tests.mutants.reach import Reach, calls_of, file_of

KILLED, BY_TIME, SURVIVED, AT_IMPORT = "killed", "by time", "survived", "at import"
OPTIONS = ("-q", "--numprocesses=0", "-k", "not postgresql", "--tb=no", "-p", "no:cacheprovider")
# A run on one database alone would fail by that.
OPTIONS = (*OPTIONS, "-p", "no:both-databases")
# Plugins that an ancestor has imported.
OPTIONS = (*OPTIONS, "-W", "ignore::pytest.PytestAssertRewriteWarning")

_BASELINE = 900.0
_OTHER_VARIABLES = 3

Entry = dict[str, Any]


class Failing:
    """Ends the process at the first failure, after writing down the test."""

    def __init__(self, file: TextIO) -> None:
        self._file = file

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            self._file.write(report.nodeid)
            self._file.flush()
            os._exit(1)


class _Fixtures:
    """Sees what was `called` as a test begins."""

    def __init__(self, calling: set[Key]) -> None:
        self._calling, self.called = calling, set[Key]()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_call(self) -> None:
        self.called = self._calling.copy()


class Judge:
    """A plugin that, instead of running the tests once, runs them for each of `mutants`.

    What becomes of them is handed to `say`.
    """

    def __init__(
        self, root: Path, mutants: list[Mutant], order: Order, say: Callable[[Entry], None]
    ) -> None:
        self._root, self._mutants, self._order, self._say = root, mutants, order, say
        paths = {mutant.path for mutant in mutants}
        self._old = {path: self._compiled(path, (root / path).read_text()) for path in paths}
        self._files = {str(root / path) for path in paths}

    def _compiled(self, path: str, source: str) -> CodeType:
        return compile(source, str(self._root / path), "exec", dont_inherit=True)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        self._session = session
        self._items = {item.nodeid: item for item in session.items}
        databases.make_once()
        started = time.monotonic()
        status, said = in_child(self._baseline, _BASELINE)
        if status != 0:
            raise RuntimeError(f"without a mutant: {said or status}")
        reach, (reached, modules) = Reach({}, {}, {}, {}), json.loads(said)
        for test, seconds, keys, by_fixtures, lines in reached:
            for file, line in lines:
                reach.lines.setdefault((file, line), set()).add(test)
            reach.seconds[test] = seconds
            for key in keys:
                reach.tests.setdefault(tuple(key), []).append(test)
            for key in by_fixtures:
                reach.files.setdefault(tuple(key), set()).add(file_of(test))
        self._say({"tests": len(self._items), "seconds": time.monotonic() - started})
        with calls_of(self._files) as at_import:
            import_all(modules)
        self._found = functions(self._files)
        gc.freeze()  # for the children, which would go through all of it
        for mutant in self._mutants:
            self._say({"mutant": mutant.name} | self._judged(mutant, reach, at_import))
        foreign = [name for name in sys.modules if not _is_own(name)]
        self._say({"killers": self._order.killers, "modules": foreign})
        return True

    def _judged(self, mutant: Mutant, reach: Reach, at_import: set[Key]) -> Entry:
        change = Change(self._old[mutant.path], self._compiled(mutant.path, mutant.source))
        tests = reach.of(change)
        # A function inside of one that is changed comes into being with the changed code.
        if change.at_import or not tests or self._found.keys().isdisjoint(change.all):
            return {"outcome": AT_IMPORT}
        running = reach.lines.get((str(self._root / mutant.path), mutant.line), set())
        chosen = self._order.sort(mutant.path, [self._items[test] for test in tests], running)
        started = time.monotonic()
        status, test = in_child(
            lambda file: self._run(change, chosen, file),
            limit=10 + 8 * sum(reach.seconds[item.nodeid] for item in chosen),
        )
        if status == _OTHER_VARIABLES:
            return {"outcome": AT_IMPORT}
        if status == 0 and at_import.intersection(change.innermost):
            return {"outcome": AT_IMPORT}
        outcome = outcome_of(status)
        if outcome == KILLED:
            if not test:
                raise RuntimeError(f"{mutant.name}: exit {status}")
            self._order.note(mutant.path, test)
        return {"outcome": outcome, "test": test, "seconds": time.monotonic() - started}

    def _run(self, change: Change, chosen: list[pytest.Item], file: TextIO) -> int:
        try:
            for function, code in self._changed(change):
                function.__code__ = code
        except ValueError:
            return _OTHER_VARIABLES
        self._session.config.pluginmanager.register(Failing(file))
        for item, after in _pairs(chosen):
            item.ihook.pytest_runtest_protocol(item=item, nextitem=after)
        return 0

    def _changed(self, change: Change) -> Iterator[tuple[FunctionType, CodeType]]:
        for key, code in change.all.items():
            for function in self._found.get(key, []):
                yield function, code

    def _baseline(self, file: TextIO) -> int:
        self._session.config.pluginmanager.register(Failing(file))
        reached = []
        lines: set[tuple[str, int]] = set()
        with calls_of(self._files, lines) as called:
            fixtures = _Fixtures(called)
            self._session.config.pluginmanager.register(fixtures)
            for item, after in _pairs(self._session.items):
                called.clear()
                lines.clear()
                started = time.monotonic()
                item.ihook.pytest_runtest_protocol(item=item, nextitem=after)
                took = time.monotonic() - started
                reached.append((item.nodeid, took, [*called.copy()], [*fixtures.called], [*lines]))
        json.dump([reached, [*sys.modules]], file)
        return 0


def outcome_of(status: int | None) -> str:
    """What the exit status of a run means: 0 where nothing failed, None where it took too long."""
    return SURVIVED if status == 0 else BY_TIME if status is None else KILLED


def _pairs(items: list[pytest.Item]) -> Iterator[tuple[pytest.Item, pytest.Item | None]]:
    return zip(items, [*items[1:], None], strict=True)


def _is_own(module: str) -> bool:
    """Whether a mutant could touch it: the models it can not."""
    return module.partition(".")[0] in {"handlers", "tenantry", "tests", "__main__"}


def import_all(modules: list[str]) -> None:
    """Import what a process had imported, some of it made by others as those were imported."""
    with warnings.catch_warnings(action="ignore"):
        for module in modules:
            with suppress(ImportError):
                import_module(module)
