"""The first contents of the catalog, from the file beside the models."""

from datetime import UTC, datetime
from pathlib import Path

import yaml
from peewee import BooleanField, Database, Model, TextField
from playhouse.migrate import SchemaMigrator

from models.fields import JSONTextField, UTCDateTimeField

CATALOG = Path(__file__).parent.parent / "catalog.yaml"


def up(_migrator: SchemaMigrator, db: Database) -> None:
    """Offer the products of the file."""

    class Product(Model):
        key = TextField()
        name = TextField()
        description = TextField()
        plans_required = JSONTextField()
        demo_url = TextField(null=True)
        supports_trial = BooleanField()
        created_at = UTCDateTimeField()
        updated_at = UTCDateTimeField()

        class Meta:
            database = db

    instant = datetime.now(UTC)
    for product in yaml.safe_load(CATALOG.read_text("utf-8")):
        Product.create(**product, created_at=instant, updated_at=instant)
