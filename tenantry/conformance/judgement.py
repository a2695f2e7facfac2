"""A server held against a contract, as it is shown to a person."""

from pathlib import Path

from rich.console import Console
from schemathesis.schemas import BaseSchema

from tenantry.conformance.findings import Run, total
from tenantry.conformance.progress import showing
from tenantry.conformance.reports import HTML, JUNIT, Reports
from tenantry.conformance.subject import Subject
from tenantry.conformance.suite import run, suite
from tenantry.conformance.table import show


def judge(subject: Subject, *, seed: int, examples: int, reports: Path) -> bool:
    """Run the suite, print what was found, write the reports; whether the contract was kept."""
    console = Console()
    schema = suite(subject, seed=seed, examples=examples, published=True)
    found = _run(console, schema, examples, reports)
    show(console, found)
    seen, documented = total([found])
    console.print(
        f"\n{found.requests} requests, {seen} of {documented} documented statuses seen, "
        f"{len(found.failed)} operations broke the contract, "
        f"{len(found.never_succeeded)} never succeeded. Seed {seed}.",
        highlight=False,
    )
    console.print(f"Reports: {reports / HTML}, {reports / JUNIT}", highlight=False)
    return not (found.failed or found.never_succeeded or found.errors)


def _run(console: Console, schema: BaseSchema, examples: int, folder: Path) -> Run:
    found = Run(schema)
    reports = Reports(folder, schema)
    try:
        with showing(console, schema, examples) as bars:
            for event in run(schema):
                for each in (found, reports, bars):
                    each.record(event)
    finally:
        reports.close(found)
    return found
