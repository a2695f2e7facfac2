"""`tenantry admin-key`: the credential of an organization's administration."""

from uuid import UUID

import click

from models import api_key as api_keys
from models import organization as organizations
from models.actor import Actor
from tenantry.settings import load
from tenantry.store import migrate_embedded, opened

ACTOR = Actor.command("admin-key")


# A paragraph that starts with \b keeps its lines as they are.
HELP = """Make an admin key of TENANT called NAME and print it, or revoke one.

TENANT is the tenant's slug. Its admin key opens the Anthropic Admin contract for that tenant
alone: members, invites, workspaces and API keys. Clients send it as `x-api-key: KEY`, newer
ones as `Authorization: Bearer KEY`, with the header `anthropic-version`:

\b
  KEY=$(tenantry admin-key acme)
  curl -H "x-api-key: $KEY" -H 'anthropic-version: 2023-06-01' \\
    http://127.0.0.1:8080/v1/organizations/me
"""


@click.command("admin-key", help=HELP)
@click.argument("tenant", required=False)
@click.argument("name", default="admin")
@click.option("--revoke", type=click.UUID, metavar="ID", help="Revoke the key with this id.")
def admin_key(tenant: str | None, name: str, revoke: UUID | None) -> None:
    """Make or revoke an admin key; `HELP` is what the command says of itself."""
    if (tenant is None) == (revoke is None):
        raise click.UsageError("Name a TENANT to make a key of, or the key to --revoke.")
    settings = load()
    migrate_embedded(settings)
    with opened(settings):
        if revoke is not None:
            api_keys.revoke_admin(ACTOR, revoke)
            click.echo(f"{revoke} opens nothing any more")
            return
        owner = organizations.get_by_slug(str(tenant))
        key, plaintext = api_keys.create_admin(ACTOR, owner.uuid, name)
    click.echo("This key is shown only once. To take it back:", err=True)
    click.echo(f"  tenantry admin-key --revoke {key.uuid}", err=True)
    click.echo(plaintext)
