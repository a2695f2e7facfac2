"""`tenantry grant`: what the operator of a server does to a tenant beside the contracts."""

from datetime import UTC, datetime, timedelta

import click

from models import api_key as api_keys
from models import entitlement as entitlements
from models import identity as identities
from models import membership as memberships
from models import organization as organizations
from models.actor import Actor
from tenantry.settings import load
from tenantry.store import opened

ACTOR = Actor.command("grant")


@click.group()
def grant() -> None:
    """Give a tenant a product or a member, link identities, or put the tenant away.

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


@grant.command()
@click.argument("tenant")
@click.argument("email")
@click.option(
    "--role",
    default="user",
    show_default=True,
    help="admin, developer, billing, claude_code_user or user.",
)
@click.option("--name", help="The person's name, if they are no user yet.")
def member(tenant: str, email: str, role: str, name: str | None) -> None:
    """Make the person with EMAIL a member of TENANT."""
    with opened(load()):
        owner = organizations.get_by_slug(tenant)
        memberships.add(ACTOR, owner.uuid, email=email, role=role, name=name)
    click.echo(f"{email} is a member of {tenant} ({role})")


@grant.command()
@click.argument("email")
@click.argument("issuer")
@click.argument("subject")
def identity(email: str, issuer: str, subject: str) -> None:
    """Let tokens of ISSUER about SUBJECT speak for the user with EMAIL.

    ISSUER is the `iss` of its tokens, to the letter, and SUBJECT their `sub`. Whether its tokens
    are accepted at all is for TENANTRY_ISSUERS to say.
    """
    with opened(load()):
        identities.link(ACTOR, email, issuer=issuer, subject=subject)
    click.echo(f"{email} is {subject} of {issuer}")


@grant.command("tenant-identity")
@click.argument("tenant")
@click.argument("issuer")
@click.argument("organization")
def tenant_identity(tenant: str, issuer: str, organization: str) -> None:
    """Let tokens of ISSUER for its ORGANIZATION open TENANT alone.

    ORGANIZATION is the issuer's own id, as in `org_id` or `o.id`. Tokens that name none, or one
    that is not linked, open every tenant that their user belongs to.
    """
    with opened(load()):
        owner = organizations.get_by_slug(tenant)
        identities.link_organization(ACTOR, owner.uuid, issuer=issuer, external_id=organization)
    click.echo(f"{tenant} is {organization} of {issuer}")


@grant.command("aibi-key")
@click.argument("tenant")
def aibi_key(tenant: str) -> None:
    """Make another AI Batteries Included key of TENANT, in the place of one that was lost.

    The lost one is revoked with the new one, by DELETE /v1/keys/{id}.
    """
    with opened(load()):
        owner = organizations.get_by_slug(tenant)
        _, plaintext = api_keys.create_own(
            ACTOR, owner.uuid, audience="aibi", name="Handed over anew"
        )
    click.echo(plaintext)
