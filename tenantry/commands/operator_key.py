"""`tenantry operator-key`: the credential of the people who run the platform."""

import click

from models import api_key as api_keys
from models.actor import Actor
from tenantry.settings import load
from tenantry.store import migrate_embedded, opened


@click.command("operator-key")
@click.argument("name", default="operator")
def operator_key(name: str) -> None:
    """Make an operator's key called NAME and print it.

    An operator's key opens the Tenant Registry and /metrics, as `Authorization: Bearer KEY`. It is
    printed alone on standard output, so a shell can keep it: KEY=$(tenantry operator-key).
    """
    settings = load()
    migrate_embedded(settings)
    with opened(settings):
        _, plaintext = api_keys.create_operator(Actor.command("operator-key"), name)
    click.echo("This key is shown only once.", err=True)
    click.echo(plaintext)
