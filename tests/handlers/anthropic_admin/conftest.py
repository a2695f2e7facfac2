"""An organization with people, and its admin key; the rest goes over the wire."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from handlers.anthropic_admin.views import public_id
from models import api_key, audit, membership, organization
from models.actor import Actor
from models.organization import Organization
from tenantry.settings import Settings
from tests.handlers.conftest import NO_AUTHORITIES

Json = dict[str, Any]
PATH = "/v1/organizations"
ACTOR = Actor.command("tests")
VERSION = {"anthropic-version": "2023-06-01"}
UNKNOWN = {
    prefix: f"{prefix}_01CXkxgdeept6DcxCjdmUWfg"
    for prefix in ("user", "invite", "wrkspc", "apikey")
}
"""Ids in the contract's form that no row has."""


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Of a server of this contract beside the registry."""
    return settings.model_copy(update={"contracts": ("anthropic_admin", "tenant_registry")})


@pytest.fixture
def owner(anonymous: httpx.Client) -> Organization:
    """An organization with one admin, `ada@harbor.example`; the server is up."""
    assert anonymous.get("/healthz").status_code == 200
    made = organization.create(ACTOR, slug="harbor", name="Harbor Lane", plan="business")
    membership.add(ACTOR, made.uuid, email="ada@harbor.example", role="admin", name="Ada Admin")
    return made


@pytest.fixture
def admin(base_url: str, owner: Organization) -> Iterator[httpx.Client]:
    """A client with the organization's admin key, at `/v1/organizations`."""
    _, key = api_key.create_admin(ACTOR, owner.uuid, "Tests")
    with httpx.Client(
        base_url=base_url + PATH, headers=VERSION | {"x-api-key": key}, verify=NO_AUTHORITIES
    ) as client:
        yield client


@pytest.fixture
def stranger(base_url: str, owner: Organization) -> Iterator[httpx.Client]:
    """A client with the admin key of another organization."""
    other = organization.create(ACTOR, slug="other", name="Other", plan="business")
    _, key = api_key.create_admin(ACTOR, other.uuid, "Tests")
    with httpx.Client(
        base_url=base_url + PATH, headers=VERSION | {"x-api-key": key}, verify=NO_AUTHORITIES
    ) as client:
        yield client


def join(owner: Organization, name: str, role: str = "user") -> str:
    """A new member's id."""
    email = f"{name}@{owner.slug}.example"
    member = membership.add(ACTOR, owner.uuid, email=email, role=role, name=name.capitalize())
    return public_id("user", member.user.uuid)


def new_workspace(admin: httpx.Client, name: str = "Checkout") -> str:
    """A new workspace's id."""
    answer = admin.post("/workspaces", json={"name": name})
    assert answer.status_code == 200, answer.text
    made: str = answer.json()["id"]
    return made


def refuses(answer: httpx.Response, status: int = 400, mentions: str = "") -> None:
    """The answer is an error of that status in both of its forms (rule 18)."""
    kinds = {
        400: "invalid_request_error",
        401: "authentication_error",
        404: "not_found_error",
        409: "invalid_request_error",
        422: "invalid_request_error",
    }
    assert answer.status_code == status, answer.text
    body = answer.json()
    assert body["type"] == kinds[status]
    assert body["error"] == {"type": body["type"], "message": body["message"]}
    assert body["request_id"] == answer.headers["request-id"]
    assert mentions in body["message"]


def ids(answer: httpx.Response, member: str = "id") -> list[str]:
    """The ids on a page."""
    assert answer.status_code == 200, answer.text
    return [row[member] for row in answer.json()["data"]]


def actions(owner: Organization) -> list[str]:
    """What the audit log has of the organization through this contract, newest first."""
    events, _ = audit.page(audit.Filters(organization_uuid=owner.uuid))
    return [each.action for each in events if each.action.startswith("anthropic_admin.")]
