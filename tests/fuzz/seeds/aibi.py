"""AI Batteries Included: a customer with a key, an account and a checkout to fetch a key from."""

import json
from uuid import UUID

from models import checkout, cloud_account, key_text
from models.actor import Actor
from models.api_key import ApiKey
from models.api_key.issuing import insert
from models.api_key.table import OPERATOR
from models.change import change
from models.cloud_account import CloudAccount
from models.organization import Organization
from tenantry.gateways.payments import LocalPayments
from tenantry.served import Served
from tenantry.settings import Settings
from tests.checkout.conftest import Counter, completed

ACCOUNT = "018f3d10-4c2b-7d1e-8f90-1a2b3c4d5e6f"
KEY = "018f3d11-9a8b-7c6d-9e5f-4a3b2c1d0e9f"
CHECKOUT = "cs_test_2"
CUSTOMER_KEY = key_text.generate("aib_")
OPERATOR_KEY = key_text.generate("tno_")
SIGNATURE = "signature-of-the-example"

CREDENTIALS = {
    "bearerAuth": {"bearer": CUSTOMER_KEY},
    "operatorKey": {"bearer": OPERATOR_KEY},
}

EXAMPLES = {
    "accounts.getAccount": {"id": ACCOUNT},
    "accounts.updateAccount": {"id": ACCOUNT},
    "admin.suspendAccount": {"id": ACCOUNT},
    "api_keys.revokeApiKey": {"id": KEY},
    "billing.getCheckoutSession": {"id": CHECKOUT},
    "billing.handleWebhook": {"Stripe-Signature": SIGNATURE},
    "admin.listAllAccounts": {"cursor": "1"},
    "admin.listProvisioningEvents": {"cursor": "1"},
}

REFUSED_BY_RULE = {
    "accounts.createAccount": {"400": 31, "402": 31, "422": 52},
    "accounts.updateAccount": {"400": 34},
    "api_keys.createApiKey": {"422": 52},
    "billing.createCheckoutSession": {"400": 28},
    "billing.handleWebhook": {"400": 29},
    "admin.listAllAccounts": {"400": 36},
    "admin.listProvisioningEvents": {"400": 36},
}


def plant(settings: Settings) -> dict[str, str]:
    actor = Actor.command("fuzz")
    customer = _customer(actor)
    account = cloud_account.order(actor, organization_uuid=customer.uuid)
    CloudAccount.update(uuid=UUID(ACCOUNT), status="active", aws_account_id="123456789012").where(
        CloudAccount.id == account.id
    ).execute()
    with change(actor):
        insert(
            actor,
            "aib_",
            CUSTOMER_KEY,
            organization=customer,
            name="Fuzz",
            audience="aibi",
            scopes=[],
        )
        insert(actor, "tno_", OPERATOR_KEY, name="Fuzz", audience=OPERATOR, scopes=[])
    return {SIGNATURE: LocalPayments(settings.base_url).sign(_example_event())}


def _customer(actor: Actor) -> Organization:
    """A customer who has paid twice: one key has an id of the examples, one is to be fetched."""
    with checkout.take_payments(Counter()):
        for number in (1, 2):
            opened = checkout.open_checkout(actor, "owner@acme.example")
            checkout.handle(actor, completed(opened.id, number))
    first = ApiKey.get(ApiKey.audience == "aibi")
    ApiKey.update(uuid=UUID(KEY)).where(ApiKey.id == first.id).execute()
    customer: Organization = first.organization
    return customer


def _example_event() -> bytes:
    """The document's example of an event, as it is sent."""
    operation = Served(("aibi",)).merged["paths"]["/v1/stripe/callback"]["post"]
    [schema] = [each["schema"] for each in operation["requestBody"]["content"].values()]
    return json.dumps(schema["examples"][0]).encode()
