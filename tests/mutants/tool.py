"""Change the source of some modules, node by node, and see which tests notice: `tox -e mutation`.

    python -m tests.mutants.tool [--report FILE] [--most N] [package | path | path:line ...]

The operators are mutmut's. A mutant is judged by the tests of its package that call the function it
is in, on SQLite, up to the first that fails, in a process forked from one that has collected them:
its function gets the changed code, and they run. What runs at import is judged by all of them, in
a process that imports the changed source. The report has a line of JSON for each mutant, and what
it has as killed before is not judged again. The exit status is 1 where one survives.
"""

import argparse
import gc
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

import pytest

from tests.mutants.forks import in_child
from tests.mutants.imported import judge_imported
from tests.mutants.judging import AT_IMPORT, KILLED, OPTIONS, SURVIVED, Entry, Judge, import_all
from tests.mutants.operators import Mutant, mutants_of
from tests.mutants.order import Order

ROOT = Path(__file__).resolve().parent.parent.parent
HANDLERS = ROOT / "handlers"
HOURS = 3 * 3600.0


@dataclass(frozen=True)
class Package:
    """Files that are mutated, and the tests that judge them."""

    name: str
    files: list[Path]
    tests: list[str]

    def mutants(self, names: list[str]) -> list[Mutant]:
        """Those of the files or lines asked for; all where nothing is, or the package by name."""
        found = [mutant for file in self.files for mutant in mutants_of(file, ROOT)]
        if not names or self.name in names:
            return found
        return [each for each in found if each.name.startswith(tuple(names))]


def packages() -> list[Package]:
    """The shared modules of the handlers, each contract's, and the engine's way in and out."""
    found = [Package("handlers", sorted(HANDLERS.glob("*.py")), ["tests/handlers"])]
    for folder in sorted(path.parent for path in HANDLERS.glob("*/__init__.py")):
        tests = [f"tests/handlers/{folder.name}"]
        found.append(Package(folder.name, sorted(folder.glob("*.py")), tests))
    engine = ROOT / "tenantry" / "contract"
    files = [engine / f"{name}.py" for name in ("errors", "router", "security")]
    return [*found, Package("engine", files, ["tests/contract"])]


def judged(package: Package, mutants: list[Mutant], most: int | None) -> Iterator[Entry]:
    """Judge the mutants of a package, those that show at import last."""
    by_name = {mutant.name: mutant for mutant in mutants}
    order = Order(most)
    with tempfile.NamedTemporaryFile("r") as said:
        in_child(lambda _: _collect_and_judge(package, mutants, order, said.name), HOURS)
        first, *entries, last = [json.loads(line) for line in said]
    if "modules" not in last:
        raise RuntimeError(f"{package.name}: the tests were not run to their end")
    yield from (entry for entry in entries if entry["outcome"] != AT_IMPORT)
    order.killers = last["killers"]
    import_all(last["modules"])
    gc.freeze()  # for the children, which would go through all of it
    for entry in entries:
        if entry["outcome"] == AT_IMPORT:
            mutant, limit = by_name[entry["mutant"]], 20 + 3 * first["seconds"]
            yield entry | judge_imported(ROOT, mutant, package.tests, order, limit)


def _collect_and_judge(package: Package, mutants: list[Mutant], order: Order, path: str) -> int:
    with Path(path).open("w") as out:

        def say(entry: Entry) -> None:
            print(json.dumps(entry), file=out, flush=True)

        judge = Judge(ROOT, mutants, order, say)
        return int(pytest.main([*OPTIONS, *package.tests], plugins=[judge]))


def run(package: Package, asked: argparse.Namespace, report: TextIO | None) -> int:
    """Judge what is asked for of a package; gives the number of survivors."""
    known = _killed(report)
    mutants = [each for each in package.mutants(asked.names) if each.name not in known]
    if not mutants:
        return 0
    started, outcomes = time.monotonic(), Counter[str]()
    for entry in judged(package, mutants, asked.most):
        outcomes[entry["outcome"]] += 1
        if entry["outcome"] == SURVIVED:
            print("survived:", entry["mutant"], flush=True)
        if report:
            print(json.dumps({"package": package.name} | entry), file=report, flush=True)
    print(f"{package.name}: {len(mutants)} mutants, {dict(outcomes)}", end=" ")
    print(f"in {time.monotonic() - started:.0f} s", flush=True)
    return outcomes[SURVIVED]


def _killed(report: TextIO | None) -> set[str]:
    """Those that an earlier run killed."""
    if report is None:
        return set()
    entries = [json.loads(line) for line in Path(report.name).read_text().splitlines()]
    return {entry["mutant"] for entry in entries if entry["outcome"] == KILLED}


def main() -> int:
    """Run what the command line asks for; gives the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("names", nargs="*")
    parser.add_argument("--report", type=argparse.FileType("a"))
    parser.add_argument("--most", type=int, help="tests a mutant, the likeliest first; else all")
    asked = parser.parse_args()
    survivors = sum(run(package, asked, asked.report) for package in packages())
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
