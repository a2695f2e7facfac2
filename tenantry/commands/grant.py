"""`tenantry grant`: what the operator of a server does to a tenant beside the contracts."""

from datetime import UTC, datetime, timedelta

import click

from models import entitlement as entitlements
from models import organization as organizations
from models.actor import Actor
from tenantry.settings import load
from tenantry.store import opened

ACTOR = Actor.command("grant")


@click.group()
def grant() -> None:
    """Give a tenant a product, or put the tenant away.

    TENANT is the tenant's slug.
    """


@grant.command()
@click.argument("tenant")
@click.argument("product")
@click.option("--days", type=click.IntRange(1, 36500), help="How long it lasts; for good without.")
def product(tenant: str, product: str, days: int | None) -> None:
    """Entitle TENANT to PRODUCT.

    PRODUCT is a key of the catalog. A second time changes how long the entitlement lasts.
    """
    expires_at = None if days is None else datetime.now(UTC) + timedelta(days=days)
    with opened(load()):
        organization = organizations.get_by_slug(tenant)
        entitlements.grant(
            ACTOR, organization_uuid=organization.uuid, product=product, expires_at=expires_at
        )
    until = "for good" if expires_at is None else f"until {expires_at:%Y-%m-%d %H:%M} UTC"
    click.echo(f"{tenant} is entitled to {product} {until}")


@grant.command()
@click.argument("tenant")
@click.confirmation_option(prompt="Archiving can't be undone. Archive it?")
def archive(tenant: str) -> None:
    """Archive TENANT for good.

    It is still shown, but its keys open nothing any more, and it can't be activated again.
    """
    with opened(load()):
        organizations.archive(ACTOR, organizations.get_by_slug(tenant).uuid)
    click.echo(f"{tenant} is archived")
