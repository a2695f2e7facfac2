"""The catalog: what can be bought, asked for and tried."""

from collections.abc import Sequence

from peewee import BooleanField, TextField

from models import audit
from models.actor import Actor
from models.change import change
from models.clock import now
from models.database import Table
from models.errors import Invalid
from models.fields import JSONTextField, UTCDateTimeField


class Product(Table):
    """One product. `plans_required` are the plans that bring it, without anything more."""

    key = TextField(unique=True)
    name = TextField()
    description = TextField()
    plans_required = JSONTextField()
    demo_url = TextField(null=True)
    supports_trial = BooleanField()
    created_at = UTCDateTimeField()
    updated_at = UTCDateTimeField()

    class Meta:
        table_name = "product"


def list_all() -> list[Product]:
    """The whole catalog, by key."""
    return sorted(Product.select(), key=lambda product: product.key)


def get(key: str) -> Product:
    """The product of that key. Raises Invalid: a product is named in a request's body (rule 41)."""
    product: Product | None = Product.get_or_none(Product.key == key)
    if product is None:
        raise Invalid("product is not in the catalog", field="product")
    return product


def put(
    actor: Actor,
    key: str,
    *,
    name: str,
    description: str,
    plans_required: Sequence[str] = (),
    supports_trial: bool = False,
    demo_url: str | None = None,
) -> Product:
    """Offer a product, or change what is offered under its key."""
    instant = now()
    terms = {
        "name": name,
        "description": description,
        "plans_required": list(plans_required),
        "supports_trial": supports_trial,
        "demo_url": demo_url,
        "updated_at": instant,
    }
    with change(actor):
        Product.insert(key=key, created_at=instant, **terms).on_conflict(
            conflict_target=[Product.key], update=terms
        ).execute()
        audit.record(
            actor,
            "product.put",
            organization_uuid=None,
            target_id=key,
            target_name=name,
            product=key,
            metadata={"plans_required": list(plans_required), "supports_trial": supports_trial},
        )
        return Product.get(Product.key == key)
