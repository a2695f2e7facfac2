"""Rows to start from; a test that takes one uses the `database` too."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from models import api_key, organization
from models.actor import Actor
from models.api_key import ApiKey
from models.organization import Organization


@pytest.fixture
def tenant(actor: Actor) -> Organization:
    return organization.create(actor, slug="acme", name="Acme")


@pytest.fixture
def key(actor: Actor, tenant: Organization) -> tuple[ApiKey, str]:
    """A key for a product, and its plaintext."""
    return api_key.create(
        actor,
        organization_uuid=tenant.uuid,
        name="Build server",
        audience="product:sensor",
        product="sensor",
        scopes=["read", "write"],
        created_by="sam",
    )


@pytest.fixture
def empty_url(request: pytest.FixtureRequest, database_kind: str, tmp_path: Path) -> Iterator[str]:
    """The URL of a database without a table."""
    if database_kind == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server = request.getfixturevalue("postgresql_server")
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE bare")
        yield f"{server}/bare"
        connection.execute("DROP DATABASE bare WITH (FORCE)")
