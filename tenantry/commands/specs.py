"""`tenantry specs`: the document that is served, made from the contracts and their overlays."""

from collections.abc import Iterator
from contextlib import contextmanager

import click

from tenantry.contract.documents import DocumentError, write
from tenantry.contract.documents import check as stale
from tenantry.served import SPECS


@click.group()
def specs() -> None:
    """Make or check the document that is served."""


@specs.command()
def build() -> None:
    """Merge the contracts and their overlays into specs/openapi.json."""
    with _one_sentence():
        write(SPECS)
    click.echo(f"Wrote {SPECS / 'openapi.json'}")


@specs.command()
def check() -> None:
    """Fail when specs/openapi.json is not what the contracts and overlays give."""
    with _one_sentence():
        problem = stale(SPECS)
    if problem is not None:
        raise click.ClickException(problem)
    click.echo("specs/openapi.json is up to date")


@contextmanager
def _one_sentence() -> Iterator[None]:
    try:
        yield
    except DocumentError as error:
        raise click.ClickException(str(error)) from error
