"""Which key stands for which: a key is rotated once.

A frozen copy: the models go on, a migration stays as it ran.
"""

from peewee import BigIntegerField, Database
from playhouse.migrate import SchemaMigrator, migrate


def up(migrator: SchemaMigrator, _db: Database) -> None:
    """Add the column, and the index that lets one key follow another."""
    migrate(
        migrator.add_column("api_key", "replaces", BigIntegerField(null=True)),
        migrator.add_index("api_key", ("replaces",), unique=True),
    )
