"""`tenantry catalog`: the products on offer."""

import click

from models import product as products
from models.actor import Actor
from tenantry.settings import load
from tenantry.store import opened

ACTOR = Actor.command("catalog")


@click.group()
def catalog() -> None:
    """Show or change the products on offer."""


@catalog.command("list")
def list_products() -> None:
    """Show every product and how a tenant comes by it."""
    with opened(load()):
        found = products.list_all()
    for product in found:
        ways = [f"plan {plan}" for plan in product.plans_required]
        ways += ["trial"] if product.supports_trial else []
        click.echo(f"{product.key:<20} {product.name:<20} {', '.join(ways) or 'grant only'}")


@catalog.command()
@click.argument("key")
@click.option("--name", required=True, help="What people call it.")
@click.option("--description", required=True, help="What it does, in a sentence.")
@click.option("--plan", "plans", multiple=True, help="A plan that brings it; may be given often.")
@click.option("--trial/--no-trial", help="Whether a tenant may try it for 14 days.")
@click.option("--demo-url", help="Where it can be seen at work.")
def put(
    key: str,
    name: str,
    description: str,
    plans: tuple[str, ...],
    trial: bool,
    demo_url: str | None,
) -> None:
    """Offer the product KEY, or change everything that is said of it.

    Tenants whose plan brings it have it at once, and no longer when their plan is left out.
    """
    with opened(load()):
        products.put(
            ACTOR,
            key,
            name=name,
            description=description,
            plans_required=plans,
            supports_trial=trial,
            demo_url=demo_url,
        )
    click.echo(f"{key} is on offer")
