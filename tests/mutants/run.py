"""Put every fault into a copy of the tree and see which test notices: `tox -e mutants`.

    python -m tests.mutants.run [--near | --gate] [--write] [part of a name ...]

The tests that a fault names run first, then all of them (not with `--near`), up to the first that
fails; those have to pass without a fault. With `--gate` the fuzzing alone judges instead, what a
client can see and in the contract in which it would. With `--write` the rows go into
docs/mutants.md as they come. The exit status is 1 where a fault survives the tests.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import astuple, replace
from pathlib import Path

from tests.mutants import page
from tests.mutants.faults import ROOT, Fault, load
from tests.mutants.page import PASSED, SURVIVED, Row

GATE = "tests/fuzz/test_sqlite.py"
SECONDS = 900
_QUICKLY = ("-k", "not postgresql")
# A run on one database alone would fail by that, whatever the fault.
_PLUGINS = ("-p", "no:cacheprovider", "-p", "no:both-databases")
_OPTIONS = ("-x", "-q", "--numprocesses=0", *_PLUGINS, "--tb=no", "--no-header")
_FAILED = re.compile(r"^(?:FAILED|ERROR) (tests/\S+::.*?)(?: - .*)?$", re.MULTILINE)
_LEFT_OUT = (".git", ".venv", ".tox", "node_modules", "__pycache__", ".*_cache", ".tenantry")


class Copy:
    """A copy of the tree that faults are put into."""

    def __init__(self, folder: Path) -> None:
        self._tree = folder / "tree"
        shutil.copytree(ROOT, self._tree, ignore=shutil.ignore_patterns(*_LEFT_OUT))

    def first_failure(self, fault: Fault, tests: list[str]) -> str | None:
        """The first test that fails with `fault` in the tree; None where none does.

        Raises RuntimeError when the tests could not be run at all.
        """
        file = self._tree / fault.file
        text = file.read_text()
        try:
            file.write_text(fault.applied(text))
            return self._run(tests)
        finally:
            file.write_text(text)

    def refuse_failing(self, tests: list[str]) -> None:
        """Raises RuntimeError when one of these fails without a fault."""
        if failing := self._run(tests):
            raise RuntimeError(f"{failing} fails without a fault too")

    def _run(self, tests: list[str]) -> str | None:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *_OPTIONS, *tests],
            cwd=self._tree,
            env=os.environ | {"PYTHONPATH": str(self._tree), "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        if done.returncode == 0:
            return None
        failed = _FAILED.search(done.stdout)
        if failed is None:
            # From the beginning: a crash says first what it was, then where all threads are.
            raise RuntimeError(f"{tests}: {done.stdout[-2000:]}{done.stderr[:8000]}")
        return failed[1]


def by_tests(copy: Copy, faults: list[Fault], rows: dict[str, Row], *, near: bool) -> Iterator[Row]:
    """Let the tests judge."""
    caught = set()
    for fault in faults:
        started = time.monotonic()
        named = [*fault.tests]
        failed = copy.first_failure(fault, [*named, *_QUICKLY])
        if not failed and not near:
            failed = copy.first_failure(fault, named) or copy.first_failure(fault, ["tests"])
        seconds = f"{time.monotonic() - started:.0f}"
        caught.update([failed] if failed else [])
        caught_by = f"`{failed}`" if failed else SURVIVED
        yield replace(rows[fault.name], caught_by=caught_by, seconds=seconds)
    if caught:
        copy.refuse_failing(sorted(caught))


def by_fuzzing(copy: Copy, faults: list[Fault], rows: dict[str, Row]) -> Iterator[Row]:
    """Let the fuzzing judge, where a client could see the fault."""
    judged = set()
    for fault in filter(lambda each: each.seen, faults):
        chosen = f"[{fault.contract}-" if fault.contract else ""
        judged.add(chosen)
        failed = copy.first_failure(fault, [GATE, "-k", chosen])
        said = f"`{failed.rpartition('::')[2]}`" if failed else PASSED
        yield replace(rows[fault.name], fuzzing=said)
    for chosen in sorted(judged):
        copy.refuse_failing([GATE, "-k", chosen])


def arguments() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("names", nargs="*")
    judge = parser.add_mutually_exclusive_group()
    judge.add_argument("--near", action="store_true")
    judge.add_argument("--gate", action="store_true")
    parser.add_argument("--write", action="store_true")
    return parser.parse_args()


def main() -> int:
    """Run what the command line asks for; gives the exit status."""
    asked, every = arguments(), load()
    faults = [
        each for each in every if not asked.names or any(part in each.name for part in asked.names)
    ]
    rows, judged = page.read(every), []
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = Copy(Path(folder))
        if asked.gate:
            outcomes = by_fuzzing(copy, faults, rows)
        else:
            outcomes = by_tests(copy, faults, rows, near=asked.near)
        for row in outcomes:
            print(row, flush=True)
            judged.append(row)
            if asked.write:
                page.write(rows | {each.fault: each for each in judged})
    missed = [row.fault for row in judged if (PASSED if asked.gate else SURVIVED) in astuple(row)]
    print(f"{len(judged)} faults, {len(missed)} not caught: {', '.join(missed)}")
    return 1 if missed and not asked.gate else 0


if __name__ == "__main__":
    sys.exit(main())
