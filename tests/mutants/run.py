"""Put every fault into a copy of the tree and see which test notices: `tox -e mutants`.

    python -m tests.mutants.run [--near] [--gate] [--write] [part of a name ...]

The tests that a fault names run first, then all of them (not with `--near`), up to the first that
fails; those have to pass without a fault. With `--gate` the fuzzing alone is run as well, for
what a client can see. With `--write` the table goes into docs/mutants.md. The exit status is 1
where a fault survives.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.faults import Fault, load

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = ROOT / "docs" / "mutants.md"
BEGIN, END = "<!-- by hand: begin -->\n", "<!-- by hand: end -->\n"
GATE = ["tests/fuzz/test_sqlite.py"]
SECONDS = 900
_QUICKLY = ("-k", "not postgresql")
# A run on one database alone would fail by that, whatever the fault.
_PLUGINS = ("-p", "no:cacheprovider", "-p", "no:both-databases")
_OPTIONS = ("-x", "-q", "--numprocesses=0", *_PLUGINS, "--tb=no", "--no-header")
_FAILED = re.compile(r"^(?:FAILED|ERROR) (tests/\S+::.*?)(?: - .*)?$", re.MULTILINE)
_LEFT_OUT = (".git", ".venv", ".tox", "node_modules", "__pycache__", ".*_cache", ".tenantry")


@dataclass(frozen=True)
class Outcome:
    """What became of a fault: who caught it (None: nobody), whether the gate did, and how long."""

    fault: Fault
    caught_by: str | None
    seconds: float
    gate: str

    def row(self) -> str:
        caught = f"`{self.caught_by}`" if self.caught_by else "**survived**"
        fault = self.fault
        return f"| {fault.name} | {fault.promise} | {caught} | {self.gate} | {self.seconds:.0f} |"


class Copy:
    """A copy of the tree that faults are put into."""

    def __init__(self, folder: Path) -> None:
        self._tree = folder / "tree"
        shutil.copytree(ROOT, self._tree, ignore=shutil.ignore_patterns(*_LEFT_OUT))

    def first_failure(self, fault: Fault | None, tests: list[str]) -> str | None:
        """The first test that fails with `fault` in the tree; None where none does.

        Raises RuntimeError when the tests could not be run at all.
        """
        file = self._tree / fault.file if fault else None
        text = file.read_text() if file else ""
        try:
            if file and fault:
                file.write_text(fault.applied(text))
            return self._run(tests)
        finally:
            if file:
                file.write_text(text)

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
        failed = re.search(
            r"^(?:FAILED|ERROR) (tests/\S+::.*?)(?: - .*)?$", done.stdout, re.MULTILINE
        )
        if done.returncode == 0:
            return None
        if failed is None:
            raise RuntimeError(f"{tests}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
        return failed[1]


def judge(copy: Copy, fault: Fault, *, near: bool, gate: bool) -> Outcome:
    """Let the tests judge one fault, and the gate where it could."""
    started = time.monotonic()
    named = [*fault.tests]
    caught = copy.first_failure(fault, [*named, *_QUICKLY])
    if not caught and not near:
        caught = copy.first_failure(fault, named) or copy.first_failure(fault, ["tests"])
    seconds = time.monotonic() - started
    seen = "not seen over HTTP" if not fault.seen else "not run"
    if gate and fault.seen:
        seen = "caught" if copy.first_failure(fault, GATE) else "passed"
    return Outcome(fault, caught, seconds, seen)


def write(outcomes: list[Outcome]) -> None:
    """Put the table into its page."""
    before, _, rest = PAGE.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    heading = ["| fault | promise | caught by | the fuzzing alone | s |", "|---|---|---|---|---|"]
    table = "\n".join([*heading, *(outcome.row() for outcome in outcomes)])
    PAGE.write_text(f"{before}{BEGIN}{table}\n{END}{after}")


def main() -> int:
    """Run what the command line asks for; gives the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("names", nargs="*")
    parser.add_argument("--gate", action="store_true")
    parser.add_argument("--near", action="store_true")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    faults = [
        fault
        for fault in load()
        if not asked.names or any(part in fault.name for part in asked.names)
    ]
    outcomes = []
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        copy = Copy(Path(folder))
        for fault in faults:
            outcomes.append(judge(copy, fault, near=asked.near, gate=asked.gate))
            print(outcomes[-1].row(), flush=True)
        caught = sorted({each.caught_by for each in outcomes if each.caught_by})
        if caught and (failing := copy.first_failure(None, caught)):
            raise RuntimeError(f"{failing} fails without a fault too")
    if asked.write:
        write(outcomes)
    survivors = [outcome.fault.name for outcome in outcomes if outcome.caught_by is None]
    print(f"{len(outcomes)} faults, {len(survivors)} survived: {', '.join(survivors)}")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
