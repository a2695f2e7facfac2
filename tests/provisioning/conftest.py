"""A paying customer, the clouds to make its accounts in, and AWS as moto plays it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from models import cloud_account, membership, organization
from models.actor import Actor
from models.cloud_account import CloudAccount
from models.organization import Organization
from tenantry.gateways.cloud import LocalCloud
from tests.provisioning.aws import Aws, moto
from tests.provisioning.harness import SentMail


@pytest.fixture
def customer(actor: Actor, monkeypatch: pytest.MonkeyPatch) -> Organization:
    """A customer that may order; it uses the `database` too."""
    from models.cloud_account import ordering

    monkeypatch.setattr(ordering, "_may_provision", lambda owner: True)
    made = organization.create(actor, slug="acme", name="Acme")
    membership.add(actor, made.uuid, email="owner@acme.example", role="admin")
    return made


@pytest.fixture
def ordered(actor: Actor, customer: Organization) -> CloudAccount:
    """An account that was ordered and that nobody has begun to make."""
    return cloud_account.order(
        actor, organization_uuid=customer.uuid, github_repos=["acme/storefront"]
    )


@pytest.fixture
def local_cloud(tmp_path: Path) -> LocalCloud:
    return LocalCloud(tmp_path / "local-cloud.db", seconds=0)


@pytest.fixture
def mail() -> SentMail:
    return SentMail([])


@pytest.fixture(scope="session")
def aws_server() -> Iterator[Aws]:
    with moto() as aws:
        yield aws


@pytest.fixture
def aws(aws_server: Aws, monkeypatch: pytest.MonkeyPatch) -> Aws:
    """AWS with an organization, its Identity Center and a unit for customers' accounts."""
    for name, value in aws_server.environment.items():
        monkeypatch.setenv(name, value)
    return aws_server
