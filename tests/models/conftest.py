"""Rows to start from; a test that takes one uses the `database` too."""

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
