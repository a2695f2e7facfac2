"""The long run: `tox -e fuzz`. Every contract on both databases, from a seed that is new each time.

It prints the seed, shows how far it is, and leaves a JUnit and an HTML report for each run.
"""

import secrets
import sys
import tempfile
from contextlib import AbstractContextManager
from pathlib import Path

import click
from rich.console import Console
from schemathesis.schemas import BaseSchema

from tenantry import logs
from tenantry.conformance.findings import Run, total
from tenantry.conformance.judgement import Watch, watched
from tenantry.conformance.table import show
from tenantry.served import Served
from tests.fuzz.elsewhere import shown
from tests.fuzz.judging import judge
from tests.postgres import postgres_server
from tests.stores import new_postgresql

LARGEST_SEED = 2**32 - 1


@click.command()
@click.option("--examples", default=200, show_default=True)
@click.option("--seed", type=int, help="That of the run to repeat.")
@click.option("--reports", default="fuzz-report", type=click.Path(path_type=Path))
@click.option("--database", "databases", multiple=True, default=("sqlite", "postgresql"))
@click.option("--contract", "contracts", multiple=True, default=Served().names)
def main(
    examples: int,
    seed: int | None,
    reports: Path,
    databases: tuple[str, ...],
    contracts: tuple[str, ...],
) -> None:
    """Fuzz our own server for long."""
    logs.configure("error")
    seed = secrets.randbelow(LARGEST_SEED) if seed is None else seed
    console = Console()
    console.print(f"Seed {seed}: to repeat, tox -e fuzz -- --seed {seed}", highlight=False)
    runs = []
    with postgres_server() as server:
        for database in databases:
            for contract in contracts:
                name = f"{contract}-{database}"
                console.rule(name)
                url = new_postgresql(server, f"fuzz_{contract}") if database != "sqlite" else None
                runs.append(_run(console, contract, url, reports / name, seed, examples))
    requests, (seen, documented) = sum(each.requests for each in runs), total(runs)
    broken = sum(len(each.failed) for each in runs)
    console.print(
        f"\nSeed {seed}: {requests} requests, {seen} of {documented} documented statuses seen, "
        f"{broken} operations broke their contract.",
        soft_wrap=True,
    )
    lacking = [
        label
        for each in runs
        for label, found in each.operations.items()
        if set(found.unseen) - shown(label)
    ]
    sys.exit(bool(broken or lacking or any(each.errors for each in runs)))


def _run(
    console: Console, contract: str, url: str | None, reports: Path, seed: int, examples: int
) -> Run:
    def watching(schema: BaseSchema, found: Run) -> AbstractContextManager[Watch]:
        return watched(console, schema, found, examples=examples, reports=reports)

    with tempfile.TemporaryDirectory() as folder:
        found = judge(contract, Path(folder), url, seed=seed, examples=examples, watching=watching)
    show(console, found)
    return found


if __name__ == "__main__":
    main()
