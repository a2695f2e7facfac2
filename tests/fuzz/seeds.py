"""What a fuzzed application starts with: the rows that the document's own examples speak of."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any
from uuid import UUID

from models import api_key, key_text
from models.actor import Actor
from models.api_key.issuing import insert
from models.api_key.table import OPERATOR
from models.change import change
from models.clock import now
from models.organization import Organization

TENANT = "018f3c2e-7b1a-7c3d-9e4f-5a6b7c8d9e0f"
KEY = "018f3c2f-0d4e-7a1b-8c2d-3e4f5a6b7c8d"
SLUG = "acme-fuzz"
OPERATOR_KEY = key_text.generate("tno_")
"""Known before there is a database, since Schemathesis makes its requests before it."""

Document = dict[str, Any]


def plant() -> None:
    """A tenant and a key under the ids of the document's examples, and the operator's key."""
    actor = Actor.command("fuzz")
    Organization.create(
        uuid=UUID(TENANT),
        slug=SLUG,
        name="Acme Fuzz",
        plan="starter",
        kind="customer",
        status="active",
        created_at=now(),
        updated_at=now(),
    )
    key, _ = api_key.create(
        actor,
        organization_uuid=UUID(TENANT),
        name="production",
        audience="product:dailyplay",
        product="dailyplay",
    )
    api_key.ApiKey.update(uuid=UUID(KEY)).where(api_key.ApiKey.id == key.id).execute()
    with change(actor):
        insert(actor, "tno_", OPERATOR_KEY, name="Fuzz", audience=OPERATOR, scopes=[])


EXAMPLES: Mapping[str, Any] = {
    "slug": SLUG,
    "tenant_id": TENANT,
}
"""Parameters that have no example in the document, by name."""


def with_examples(document: Document) -> Document:
    """The document with examples of parameters that lead to the planted rows."""
    prepared = deepcopy(document)
    for path, item in prepared["paths"].items():
        rows = EXAMPLES | {"id": KEY if "/api-keys/" in path else TENANT}
        for operation in item.values():
            for parameter in operation.get("parameters", ()):
                if parameter.get("name") in rows:
                    parameter["example"] = rows[parameter["name"]]
    return prepared
