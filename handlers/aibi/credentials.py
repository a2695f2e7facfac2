"""Who may use AI Batteries Included: customers with a key, operators with theirs (rule 1)."""

from dataclasses import dataclass
from uuid import UUID

from handlers.request import Request, circumstances
from models import api_key as api_keys
from models.actor import Actor

AUDIENCE = "aibi"


@dataclass(frozen=True, kw_only=True)
class Customer(Actor):
    """A customer, by one of its keys."""

    customer_uuid: UUID


def customer(credential: str, request: Request) -> Customer | None:
    """The customer whose key `credential` is; None for any other text, an operator's key too."""
    key = api_keys.authenticate(credential, audience=AUDIENCE)
    if key is None or key.organization_uuid is None:
        return None
    return Customer(
        customer_uuid=key.organization_uuid,
        type="api_key",
        contract="aibi",
        id=str(key.uuid),
        name=key.name,
        **circumstances(request),
    )


def operator(credential: str, request: Request) -> Actor | None:
    """The operator whose key `credential` is; None for any other text, a customer's key too."""
    key = api_keys.authenticate(credential, audience="operator")
    if key is None:
        return None
    return Actor(
        type="operator",
        contract="aibi",
        id=str(key.uuid),
        name=key.name,
        **circumstances(request),
    )


CHECKERS = {"bearerAuth": customer, "operatorKey": operator}
"""Security scheme of the contract -> checker of its credential."""
