"""AI Batteries Included: a customer with keys, accounts and a checkout to fetch a key from."""

import json
from typing import Any
from uuid import UUID

from models import api_key, checkout, cloud_account
from models.actor import Actor
from models.api_key import ApiKey
from models.cloud_account import CloudAccount
from models.organization import Organization
from tenantry.gateways.payments import LocalPayments
from tenantry.served import Served
from tenantry.settings import Settings
from tests.checkout.conftest import Counter, completed, paid, stands
from tests.fuzz.seeds import Planted, Visit

ACTOR = Actor.command("fuzz")
READ, UPDATED, PENDING, SUSPENDED = (
    f"018f3d10-4c2b-7d1e-8f90-1a2b3c4d5e6{digit}" for digit in "f012"
)
KEY = "018f3d11-9a8b-7c6d-9e5f-4a3b2c1d0e9f"
CHECKOUT = "cs_test_2"
_SESSION = frozenset({"getCheckoutSession"})
NOTHING = "018f3d10-ffff-7fff-8fff-ffffffffffff"


def plant(settings: Settings) -> Planted:
    with checkout.take_payments(Counter()):
        customer, former = _customer(), _former_customer()
    for uuid in (READ, UPDATED, PENDING, SUSPENDED):
        _account(customer, uuid, status="pending" if uuid == PENDING else "active")
    _, operator_key = api_key.create_operator(ACTOR, "Fuzz")
    credentials = {
        "bearerAuth": {"bearer": _key(customer)},
        "operatorKey": {"bearer": operator_key},
    }
    paying_nothing = {"bearerAuth": {"bearer": _key(former)}}
    visits = (
        Visit(402, frozenset({"createAccount"}), paying_nothing),
        Visit(400, _SESSION, examples={"getCheckoutSession": {"id": "cs_\0"}}),
    )
    return Planted(credentials, _examples(settings), visits)


def _examples(settings: Settings) -> dict[str, Any]:
    repositories = {"githubRepos": ["acme/storefront"]}
    event = _example_event()
    signature = LocalPayments(settings.base_url).sign(json.dumps(event).encode())
    return {
        "createApiKey": {"body": {"name": "ci"}},
        "getAccount": {"id": [READ, NOTHING]},
        "updateAccount": {"id": [UPDATED, PENDING, NOTHING], "body": repositories},
        "suspendAccount": {"id": [SUSPENDED, NOTHING]},
        "revokeApiKey": {"id": [KEY, NOTHING]},
        "getCheckoutSession": {"id": [CHECKOUT, "cs_test_nothing"]},
        "handleWebhook": {"Stripe-Signature": signature, "body": event},
    }


def _customer() -> Organization:
    """A customer who has paid twice: one key has an id of the examples, one is to be fetched."""
    for number in (1, 2):
        opened = checkout.open_checkout(ACTOR, "owner@acme.example")
        checkout.handle(ACTOR, completed(opened.id, number))
    first = ApiKey.get(ApiKey.audience == "aibi")
    ApiKey.update(uuid=UUID(KEY)).where(ApiKey.id == first.id).execute()
    customer: Organization = first.organization
    return customer


def _former_customer() -> Organization:
    """A customer who could be reached, but pays no longer."""
    customer = paid("former@acme.example", number=3)
    checkout.handle(ACTOR, stands(4, "ended", 1, subscription="sub_3"))
    return customer


def _account(customer: Organization, uuid: str, *, status: str) -> None:
    ordered = cloud_account.order(ACTOR, organization_uuid=customer.uuid)
    made = f"{ordered.id:012}" if status == "active" else None
    CloudAccount.update(uuid=UUID(uuid), status=status, aws_account_id=made).where(
        CloudAccount.id == ordered.id
    ).execute()


def _key(owner: Organization) -> str:
    _, plaintext = api_key.create_own(ACTOR, owner.uuid, audience="aibi", name="Fuzz")
    return plaintext


def _example_event() -> dict[str, Any]:
    operation = Served(("aibi",)).merged["paths"]["/v1/stripe/callback"]["post"]
    [schema] = [each["schema"] for each in operation["requestBody"]["content"].values()]
    event: dict[str, Any] = schema["examples"][0]
    return event
