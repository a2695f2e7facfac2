"""The table in docs/mutants.md: what is known of each fault, in words."""

from collections.abc import Iterable
from dataclasses import astuple, dataclass
from pathlib import Path

from tests.mutants.faults import ROOT, Fault

PAGE = ROOT / "docs" / "mutants.md"
BEGIN, END = "<!-- by hand: begin -->\n", "<!-- by hand: end -->\n"
HEADING = "| fault | promise | caught by | the fuzzing alone | s |\n|---|---|---|---|---|\n"
UNSEEN = "not seen over HTTP"
SURVIVED, PASSED = "**survived**", "passed"


@dataclass(frozen=True)
class Row:
    """A fault, the test that catches it, what the fuzzing said, and the seconds of the tests."""

    fault: str
    promise: str
    caught_by: str
    fuzzing: str
    seconds: str = "-"

    @classmethod
    def new(cls, fault: Fault) -> "Row":
        fuzzing = "not run" if fault.seen else UNSEEN
        return cls(fault.name, fault.promise, "not judged yet", fuzzing)

    @classmethod
    def read(cls, line: str) -> "Row":
        return cls(*line.removeprefix("| ").removesuffix(" |").split(" | "))

    def __str__(self) -> str:
        return f"| {' | '.join(astuple(self))} |"


def read(faults: Iterable[Fault], page: Path = PAGE) -> dict[str, Row]:
    """The rows of these faults by name, new ones for those that the page lacks."""
    table = page.read_text().partition(BEGIN)[2].partition(END)[0]
    known = {row.fault: row for row in map(Row.read, table.splitlines()[2:])}
    return {each.name: known.get(each.name, Row.new(each)) for each in faults}


def write(rows: dict[str, Row], page: Path = PAGE) -> None:
    """Put the table into its page."""
    before, _, rest = page.read_text().partition(BEGIN)
    after = rest.partition(END)[2]
    table = "".join(f"{row}\n" for row in rows.values())
    page.write_text(f"{before}{BEGIN}{HEADING}{table}{END}{after}")
