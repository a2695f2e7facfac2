"""`tenantry conform`: whether a server keeps one of the contracts."""

import secrets
from importlib.util import find_spec
from pathlib import Path

import click

from tenantry.served import Served

MISSING = (
    "`tenantry conform` needs Schemathesis; install it with `pip install 'tenantry[conform]'`."
)
LARGEST_SEED = 2**32 - 1


@click.command()
@click.argument("url")
@click.option(
    "--contract", required=True, type=click.Choice(Served().names), help="What it should keep."
)
@click.option(
    "--credentials",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A YAML or JSON file with `credentials` and `examples`; see docs/conform.md.",
)
@click.option("--writes", is_flag=True, help="Call operations that change something, too.")
@click.option("--examples", default=25, show_default=True, type=click.IntRange(1, 10_000))
@click.option("--seed", type=click.IntRange(0, LARGEST_SEED), help="That of the run to repeat.")
@click.option(
    "--reports",
    default=Path("conformance-report"),
    show_default=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="A folder for junit.xml and index.html.",
)
def conform(
    url: str,
    contract: str,
    credentials: Path | None,
    writes: bool,
    examples: int,
    seed: int | None,
    reports: Path,
) -> None:
    """Hold the server at URL against a contract.

    URL is where the contract's paths begin. Nothing is changed there unless --writes is given. It
    fails when an operation breaks the contract, or was never seen to succeed.
    """
    if find_spec("schemathesis") is None:
        raise click.ClickException(MISSING)
    # Both import it, and whoever asks for another command need not have it.
    from tenantry.conformance.acquaintance import AcquaintanceError, acquainted  # noqa: PLC0415
    from tenantry.conformance.judgement import judge  # noqa: PLC0415

    try:
        subject = acquainted(contract, url, credentials, writes=writes)
    except AcquaintanceError as error:
        raise click.ClickException(str(error)) from error
    seed = secrets.randbelow(LARGEST_SEED) if seed is None else seed
    kept = judge(subject, seed=seed, examples=examples, reports=reports)
    click.get_current_context().exit(0 if kept else 1)
