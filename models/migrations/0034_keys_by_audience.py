"""The index that the keys of one audience are read in the order of.

A frozen copy: the models go on, a migration stays as it ran.
"""

from peewee import Database
from playhouse.migrate import SchemaMigrator, migrate


def up(migrator: SchemaMigrator, _db: Database) -> None:
    """Make the index."""
    migrate(migrator.add_index("api_key", ("organization_id", "audience", "id")))
