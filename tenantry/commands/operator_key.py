"""`tenantry operator-key`: the credential of the people who run the platform."""

from uuid import UUID

import click

from models import api_key as api_keys
from models.actor import Actor
from tenantry.settings import load
from tenantry.store import migrate_embedded, opened

ACTOR = Actor.command("operator-key")


@click.command("operator-key")
@click.argument("name", default="operator")
@click.option("--revoke", type=click.UUID, metavar="ID", help="Revoke the key with this id.")
def operator_key(name: str, revoke: UUID | None) -> None:
    """Make an operator's key called NAME and print it, or revoke one.

    An operator's key opens the Tenant Registry and /metrics, as `Authorization: Bearer KEY`. It is
    printed alone on standard output, so a shell can keep it: KEY=$(tenantry operator-key).
    """
    settings = load()
    migrate_embedded(settings)
    with opened(settings):
        if revoke is not None:
            api_keys.revoke_operator(ACTOR, revoke)
            click.echo(f"{revoke} opens nothing any more")
            return
        key, plaintext = api_keys.create_operator(ACTOR, name)
    click.echo("This key is shown only once. To take it back:", err=True)
    click.echo(f"  tenantry operator-key --revoke {key.uuid}", err=True)
    click.echo(plaintext)
