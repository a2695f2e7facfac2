"""A server held against a contract, as it is shown to a person."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from schemathesis.engine.events import EngineEvent
from schemathesis.schemas import BaseSchema

from tenantry.conformance.findings import Run, total
from tenantry.conformance.progress import showing
from tenantry.conformance.reports import HTML, JUNIT, Reports
from tenantry.conformance.subject import Subject
from tenantry.conformance.suite import run, suite
from tenantry.conformance.table import show

Watch = Callable[[EngineEvent], None]


def judge(subject: Subject, *, seed: int, examples: int, reports: Path) -> bool:
    """Run the suite, print what was found, write the reports; whether the contract was kept."""
    console = Console()
    schema = suite(subject, seed=seed, examples=examples, published=True)
    found = Run(schema)
    with watched(console, schema, found, examples=examples, reports=reports) as watch:
        for event in run(schema):
            watch(event)
    show(console, found)
    seen, documented = total([found])
    console.print(
        f"\n{found.requests} requests, {seen} of {documented} documented statuses seen, "
        f"{len(found.failed)} operations broke the contract, "
        f"{len(found.never_succeeded)} never succeeded. Seed {seed}.",
        highlight=False,
        soft_wrap=True,
    )
    console.print(f"Reports: {reports / HTML}, {reports / JUNIT}", highlight=False, soft_wrap=True)
    return not (found.failed or found.never_succeeded or found.errors)


@contextmanager
def watched(
    console: Console, schema: BaseSchema, found: Run, *, examples: int, reports: Path
) -> Iterator[Watch]:
    """Show how far a run is while the block lasts, and write its reports at the end.

    Gives what is to be told of every event.
    """
    written = Reports(reports, schema)
    try:
        with showing(console, schema, examples) as bars:

            def watch(event: EngineEvent) -> None:
                found.record(event)
                written.record(event)
                bars.record(event)

            yield watch
    finally:
        written.close(found)
