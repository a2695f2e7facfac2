"""What a run found, as a table with a line for each operation, and each broken promise below."""

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tenantry.conformance.findings import Findings, Run


def show(console: Console, found: Run) -> None:
    """Print what was found."""
    console.print(_table(found))
    for label in found.failed:
        for each in found.operations[label].failures.values():
            console.print(f"\n[bold red]{escape(label)}[/]  {each.check}")
            console.print(each.what, markup=False, highlight=False)
            console.print(each.request, style="dim", markup=False, highlight=False, soft_wrap=True)
    for error in found.errors:
        console.print(f"\n{error}", style="red", markup=False, highlight=False)


def _table(found: Run) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("Operation", overflow="fold")
    table.add_column("Requests", justify="right")
    table.add_column("Answered", overflow="fold")
    table.add_column("Never seen", overflow="fold")
    table.add_column("Verdict", no_wrap=True)
    for label, findings in found.operations.items():
        table.add_row(
            escape(label),
            str(findings.requests),
            ", ".join(
                f"{count} of {status}" for status, count in sorted(findings.statuses.items())
            ),
            " ".join(sorted(findings.unseen)),
            _verdict(findings),
        )
    return table


def _verdict(findings: Findings) -> str:
    if findings.failures:
        return f"[red]{len(findings.failures)} broken[/]"
    return "[green]kept[/]" if findings.succeeded else "[yellow]never 2xx[/]"
