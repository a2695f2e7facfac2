"""`tenantry migrate`: bring the database to the form that this version needs."""

import click

from tenantry.settings import load
from tenantry.store import migrate_database


@click.command()
def migrate() -> None:
    """Bring the database to the form that this version needs.

    `tenantry serve` does it itself to the embedded database, and refuses to serve a PostgreSQL
    database before it was done. It is safe to run it twice, or from several machines at once.
    """
    for name in migrate_database(load()):
        click.echo(f"Applied {name}")
    click.echo("The database is up to date.")
