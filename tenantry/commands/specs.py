"""`tenantry specs`: the document that is served, made from the contracts and their overlays."""

import click

from tenantry.contract.documents import check as stale
from tenantry.contract.documents import write
from tenantry.served import SPECS


@click.group()
def specs() -> None:
    """Make the served document from the contracts and their overlays, or check it."""


@specs.command()
def build() -> None:
    """Merge the contracts and their overlays into specs/openapi.json."""
    write(SPECS)
    click.echo(f"Wrote {SPECS / 'openapi.json'}")


@specs.command()
def check() -> None:
    """Fail when specs/openapi.json is not what the contracts and overlays give."""
    problem = stale(SPECS)
    if problem is not None:
        raise click.ClickException(problem)
    click.echo("specs/openapi.json is up to date")
