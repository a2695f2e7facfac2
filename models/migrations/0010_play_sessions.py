"""The tables of DailyPlay's sessions, and what its keys are limited to."""

from peewee import (
    BigAutoField,
    BigIntegerField,
    Check,
    Database,
    ForeignKeyField,
    IntegerField,
    Model,
    TextField,
)
from playhouse.migrate import SchemaMigrator

from models.fields import JSONTextField, UTCDateTimeField

KEY_COLUMNS = {
    "description": TextField(null=True),
    "limit_per_minute": IntegerField(null=True),
    "limit_per_day": IntegerField(null=True),
    "allowed_game_ids": JSONTextField(null=True),
    "allowed_stream_ids": JSONTextField(null=True),
}


def up(migrator: SchemaMigrator, db: Database) -> None:
    """Add the columns to the keys, and make the table of sessions."""
    migrator.migrate(
        *(migrator.add_column("api_key", name, field) for name, field in KEY_COLUMNS.items())
    )

    class Base(Model):
        id = BigAutoField()

        class Meta:
            database = db
            legacy_table_names = False

    class Organization(Base): ...

    class ApiKey(Base): ...

    class PlaySession(Base):
        organization = ForeignKeyField(Organization, index=False)
        api_key = ForeignKeyField(ApiKey, null=True, on_delete="SET NULL")
        digest = TextField(unique=True)
        game_id = BigIntegerField(null=True)
        stream_id = BigIntegerField(null=True)
        external_ref = TextField(null=True)
        metadata = JSONTextField(null=True)
        player_uuid = TextField(null=True)
        status = TextField(constraints=[Check("status IN ('active', 'consumed', 'revoked')")])
        created_at = UTCDateTimeField()
        expires_at = UTCDateTimeField()
        ends_at = UTCDateTimeField(index=True)

    db.create_tables([PlaySession], safe=False)
