"""`tenantry token`: tokens of the server's own issuer."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import click

from models import own_token, signing_key
from models.actor import Actor
from tenantry.settings import Settings, load
from tenantry.store import migrate_embedded, opened

ACTOR = Actor.command("token")
HOURS = click.option(
    "--hours",
    type=click.IntRange(1, 720),
    default=12,
    show_default=True,
    help="How long it is good.",
)


@click.group()
def token() -> None:
    """Sign a token, or change the key that tokens are signed with.

    A token is printed alone on standard output and used as `Authorization: Bearer TOKEN`. It can't
    be taken back: it is good until it expires.
    """


@token.command("user")
@click.argument("email")
@click.option("--tenant", help="The slug of the one tenant that it is for; all of them without.")
@HOURS
def for_user(email: str, tenant: str | None, hours: int) -> None:
    """Sign a token that stands for the user with EMAIL in DailyPlay's dashboard.

    People become users with `tenantry grant member`.
    """
    with _signing() as settings:
        signed = own_token.sign_for_user(
            ACTOR,
            settings.base_url,
            email=email,
            lifetime=timedelta(hours=hours),
            tenant=tenant,
        )
    click.echo(signed)


@token.command("operator")
@click.argument("name", default="operator")
@HOURS
def for_operator(name: str, hours: int) -> None:
    """Sign a token that opens the Tenant Registry, if TENANTRY_REGISTRY_AUTH is oidc.

    NAME is who its changes are audited under.
    """
    with _signing() as settings:
        signed = own_token.sign_for_operator(
            ACTOR, settings.base_url, name=name, lifetime=timedelta(hours=hours)
        )
    click.echo(signed)


@token.command()
def rotate() -> None:
    """Sign with a new key from now on.

    Tokens signed before go on until they expire; servers that run learn of the new key by
    themselves.
    """
    with _signing():
        signing_key.rotate(ACTOR)
        kid, _ = signing_key.private_key()
    click.echo(f"Tokens are signed with the key {kid}")


@contextmanager
def _signing() -> Iterator[Settings]:
    """The store, open and with a key to sign with."""
    settings = load()
    migrate_embedded(settings)
    with opened(settings):
        signing_key.ensure(ACTOR)
        yield settings
