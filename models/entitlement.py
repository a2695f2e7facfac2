"""Entitlements: which products an organization may use, and until when (rule 41)."""

from datetime import datetime, timedelta
from typing import Any

from peewee import JOIN, ForeignKeyField, IntegrityError

from models import audit, organization
from models import product as products
from models.actor import Actor
from models.change import change
from models.clock import now
from models.database import Table, violates
from models.errors import Invalid
from models.fields import JSONTextField, UTCDateTimeField
from models.ids import PublicId
from models.organization import Organization
from models.product import Product
from models.statement import Statement

TRIAL_PERIOD = timedelta(days=14)


class Entitlement(Table):
    """One product that an organization was granted or tries; `config` is the product's own.

    What a plan brings is read from the catalog and has no row.
    """

    organization = ForeignKeyField(Organization, index=False)
    product = ForeignKeyField(Product)
    product_id: int
    config = JSONTextField(default=dict)
    expires_at = UTCDateTimeField(null=True)
    created_at = UTCDateTimeField()
    updated_at = UTCDateTimeField()

    class Meta:
        table_name = "entitlement"
        indexes = ((("organization", "product"), True),)

    @property
    def enabled(self) -> bool:
        """Whether it holds now: it has not expired by the clock."""
        return self.expires_at is None or self.expires_at > now()


def list_of(organization_uuid: PublicId) -> list[Entitlement]:
    """An organization's entitlements, one a product, by the product's key.

    Where its plan brings a product that it also tries, the plan's entitlement is shown: it has
    no end.

    Raises NotFound for an unknown organization.
    """
    owner = organization.get(organization_uuid)
    rows = {
        row.product_id: row for row in Entitlement.select().where(Entitlement.organization == owner)
    }
    found = (_effective(owner, product, rows.get(product.id)) for product in products.list_all())
    return [entitlement for entitlement in found if entitlement is not None]


def holds(organization_id: int, product: str) -> bool:
    """Whether an organization has `product` now: by its plan, a grant, or a trial still running.

    One read, since it is asked on every request of some operations.
    """
    row = _TERMS.first(organization_id, organization_id, product)
    if row is None:
        return False
    plan, plans_required, granted, expires_at = row
    return plan in plans_required or (
        granted is not None and (expires_at is None or expires_at > now())
    )


def request(actor: Actor, *, organization_uuid: PublicId, product: str) -> None:
    """Note down that an organization asks for a product; people follow it up.

    Raises NotFound for an unknown organization, Invalid for an archived one or unknown product.
    """
    with change(actor):
        owner = organization.get_changeable(organization_uuid)
        _record(actor, "request", owner, products.get(product))


def start_trial(actor: Actor, *, organization_uuid: PublicId, product: str) -> Entitlement:
    """An entitlement that lasts 14 days, once a product and organization.

    Raises NotFound for an unknown organization; Invalid for an archived one, a product that is
    unknown or has no trials, and one that the organization was granted or has tried before.
    """
    instant = now()
    try:
        with change(actor):
            owner = organization.get_changeable(organization_uuid)
            wanted = products.get(product)
            if not wanted.supports_trial:
                raise Invalid("product has no trials", field="product")
            entitlement = Entitlement.create(
                organization=owner,
                product=wanted,
                expires_at=instant + TRIAL_PERIOD,
                created_at=instant,
                updated_at=instant,
            )
            _record(actor, "start_trial", owner, wanted)
    except IntegrityError as error:
        if not violates(error, Entitlement.organization, Entitlement.product):
            raise
        raise Invalid("product was granted or tried before", field="product") from error
    return entitlement


def grant(
    actor: Actor,
    *,
    organization_uuid: PublicId,
    product: str,
    expires_at: datetime | None = None,
    config: dict[str, Any] | None = None,
) -> Entitlement:
    """Entitle an organization to a product until `expires_at`, or change that.

    Raises NotFound for an unknown organization, Invalid for an archived one or unknown product.
    """
    instant = now()
    terms = {"config": config or {}, "expires_at": expires_at, "updated_at": instant}
    with change(actor):
        owner = organization.get_changeable(organization_uuid)
        wanted = products.get(product)
        Entitlement.insert(
            organization=owner, product=wanted, created_at=instant, **terms
        ).on_conflict(
            conflict_target=[Entitlement.organization, Entitlement.product], update=terms
        ).execute()
        _record(actor, "grant", owner, wanted, {"expires_at": expires_at and str(expires_at)})
        return Entitlement.get(Entitlement.organization == owner, Entitlement.product == wanted)


def _effective(
    owner: Organization, product: Product, row: Entitlement | None
) -> Entitlement | None:
    if owner.plan in product.plans_required:
        return Entitlement(
            organization=owner,
            product=product,
            config=row.config if row else {},
            created_at=row.created_at if row else owner.created_at,
            updated_at=owner.updated_at,
        )
    if row is not None:
        row.organization, row.product = owner, product
    return row


def _record(
    actor: Actor,
    verb: str,
    owner: Organization,
    product: Product,
    details: dict[str, Any] | None = None,
) -> None:
    audit.record(
        actor,
        f"entitlement.{verb}",
        organization_uuid=owner.uuid,
        target_id=product.key,
        target_name=product.name,
        product=product.key,
        metadata=details,
    )


_TERMS = Statement(
    (Organization.plan, Product.plans_required, Entitlement.id, Entitlement.expires_at),
    lambda *fields: (
        Product.select(*fields)
        .join(Organization, on=(Organization.id == 0))
        .join_from(
            Product,
            Entitlement,
            JOIN.LEFT_OUTER,
            on=((Entitlement.product == Product.id) & (Entitlement.organization == 0)),
        )
        .where(Product.key == "")
    ),
)
