"""`tenantry demo`: a whole organization to try things on."""

import json

import click

from tenantry.demo import Demo, make
from tenantry.settings import load
from tenantry.store import migrate_embedded, opened


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object, for scripts.")
def demo(as_json: bool) -> None:
    """Make a demo organization with members, workspaces and keys, and print what opens it.

    It is made in the database that the server with these settings uses, at once and each time
    anew; its plan is `business`. The credentials are shown only here.
    """
    settings = load()
    migrate_embedded(settings)
    with opened(settings):
        made = make(settings.base_url)
    if as_json:
        click.echo(_as_json(made, settings.base_url))
    else:
        _show(made, settings.base_url)


def _as_json(made: Demo, base_url: str) -> str:
    organization = made.organization
    return json.dumps(
        {
            "base_url": base_url,
            "organization": {
                "id": organization.id,
                "uuid": str(organization.uuid),
                "slug": organization.slug,
                "name": organization.name,
            },
            "credentials": made.credentials,
        }
    )


def _show(made: Demo, base_url: str) -> None:
    organization = made.organization
    rows = {
        "Organization": f"{organization.slug} (number {organization.id})",
        "Tenant id": str(organization.uuid),
        "Base URL": base_url,
    } | {name.replace("_", " ").capitalize(): text for name, text in made.credentials.items()}
    for name, value in rows.items():
        click.echo(f"{name:<16} {value}")
    click.echo("\nWhile the server runs:")
    for line in _lines(made, base_url):
        click.echo(f"  {line}")


def _lines(made: Demo, base_url: str) -> list[str]:
    """A line for a shell for each way in."""
    credentials, organization = made.credentials, made.organization
    play = f"{base_url}/api/org-api-keys"
    return [
        _curl(
            f"{base_url}/v1/tenants/{organization.uuid}",
            f"Authorization: Bearer {credentials['operator_key']}",
        ),
        _curl(
            f"-H 'anthropic-version: 2023-06-01' {base_url}/v1/organizations/users",
            f"x-api-key: {credentials['anthropic_admin_key']}",
        ),
        _curl(f"{base_url}/api/customer/v1/members", f"x-api-key: {credentials['idle_atlas_key']}"),
        _curl(
            f"{base_url}/api/auth/sign-in/email -c cookies.txt --json '{_sign_in(credentials)}'",
            "accept: application/json",
        ),
        f"curl -b cookies.txt {base_url}/api/customer/v1/api-keys",
        _curl(
            f"'{play}?action=create-session' --json '{{\"game_id\": 42}}'",
            f"x-api-key: {credentials['dailyplay_key']}",
        ),
        _curl(
            f"'{play}?org_id={organization.id}'",
            f"Authorization: Bearer {credentials['dailyplay_jwt']}",
        ),
        _curl(
            f"-X POST {base_url}/v1/accounts", f"Authorization: Bearer {credentials['aibi_key']}"
        ),
    ]


def _sign_in(credentials: dict[str, str]) -> str:
    return json.dumps(
        {
            "email": credentials["idle_atlas_email"],
            "password": credentials["idle_atlas_password"],
        }
    )


def _curl(target: str, credential: str) -> str:
    return f"curl -H '{credential}' {target}"
