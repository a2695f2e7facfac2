"""`tenantry demo`: a whole organization to try things on."""

import json
import secrets
from dataclasses import dataclass

import click

from models import api_key as api_keys
from models import organization as organizations
from models.actor import Actor
from tenantry.settings import load
from tenantry.store import migrate_embedded, opened

ACTOR = Actor.command("demo")
PRODUCTS = ("audit-export", "dailyplay", "workspaces")
ENVIRONMENTS = ("production", "staging")


@dataclass(frozen=True)
class Demo:
    """What `tenantry demo` made, and the plaintext of the credentials that open it."""

    base_url: str
    organization: organizations.Organization
    credentials: dict[str, str]

    def as_json(self) -> str:
        """One object, for scripts."""
        organization = self.organization
        return json.dumps(
            {
                "base_url": self.base_url,
                "organization": {
                    "id": organization.id,
                    "uuid": str(organization.uuid),
                    "slug": organization.slug,
                    "name": organization.name,
                },
                "credentials": self.credentials,
            }
        )


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for scripts.")
def demo(as_json: bool) -> None:
    """Make a demo organization with keys, and print what opens it.

    It is made in the database that the server with these settings uses, at once and each time
    anew; its plan is `business`. The credentials are shown only here.
    """
    settings = load()
    migrate_embedded(settings)
    with opened(settings):
        made = _make(settings.base_url)
    if as_json:
        click.echo(made.as_json())
    else:
        _show(made)


def _make(base_url: str) -> Demo:
    organization = organizations.create(
        ACTOR, slug=f"demo-{secrets.token_hex(4)}", name="Demo", plan="business", kind="demo"
    )
    for product in PRODUCTS:
        for environment in ENVIRONMENTS:
            api_keys.create(
                ACTOR,
                organization_uuid=organization.uuid,
                name=f"{product} {environment}",
                audience=f"product:{product}",
                product=product,
                scopes=["read", "write"],
            )
    _, operator_key = api_keys.create_operator(ACTOR, organization.slug)
    return Demo(base_url, organization, {"operator_key": operator_key})


def _show(made: Demo) -> None:
    organization = made.organization
    operator = f"Authorization: Bearer {made.credentials['operator_key']}"
    rows = (
        ("Organization", f"{organization.slug} (number {organization.id})"),
        ("Tenant id", str(organization.uuid)),
        ("Base URL", made.base_url),
        ("Tenant Registry", operator),
    )
    for name, value in rows:
        click.echo(f"{name:<16} {value}")
    click.echo(
        f"\nWhile the server runs:\n  curl -H '{operator}' "
        f"{made.base_url}/v1/tenants/{organization.uuid}"
    )
