"""A bar for each phase of a run, on a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from schemathesis.engine.events import EngineEvent, PhaseFinished, PhaseStarted, ScenarioFinished
from schemathesis.engine.run import PhaseName
from schemathesis.schemas import BaseSchema

SHOWN = {
    PhaseName.EXAMPLES: "Examples",
    PhaseName.COVERAGE: "Coverage of the schemas",
    PhaseName.FUZZING: "Fuzzing",
    PhaseName.STATEFUL_TESTING: "Sequences of operations",
}


class Bars:
    """What `showing` gives: is told of events, and shows how far they have come."""

    def __init__(self, progress: Progress, schema: BaseSchema, examples: int) -> None:
        operations = schema.statistic.operations.selected
        self._progress = progress
        self._totals = dict.fromkeys(SHOWN, operations) | {PhaseName.STATEFUL_TESTING: examples}
        self._tasks: dict[PhaseName, TaskID] = {}

    def record(self, event: EngineEvent) -> None:
        """Move on, if the event tells of that."""
        if isinstance(event, PhaseStarted) and event.phase.name in SHOWN:
            if event.phase.is_enabled:
                name = event.phase.name
                self._tasks[name] = self._progress.add_task(SHOWN[name], total=self._totals[name])
        elif isinstance(event, ScenarioFinished) and event.phase in self._tasks:
            self._progress.advance(self._tasks[event.phase])
        elif isinstance(event, PhaseFinished) and event.phase.name in self._tasks:
            task = self._tasks[event.phase.name]
            done = self._progress.tasks[task].completed
            self._progress.update(task, total=max(done, 1), completed=max(done, 1))


@contextmanager
def showing(console: Console, schema: BaseSchema, examples: int) -> Iterator[Bars]:
    """Show how far the run of a suite has come, while the block lasts."""
    columns = (
        TextColumn("{task.description:<24}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console) as progress:
        yield Bars(progress, schema, examples)
