"""Indexes that the pages of members, workspaces and keys are read in the order of.

A frozen copy: the models go on, a migration stays as it ran.
"""

from peewee import Database
from playhouse.migrate import SchemaMigrator, migrate


def up(migrator: SchemaMigrator, _db: Database) -> None:
    """Make the indexes."""
    migrate(
        migrator.add_index("membership", ("organization_id", "status", "id")),
        migrator.add_index("role_assignment", ("scope_type", "scope_id", "membership_id")),
        migrator.add_index("workspace", ("organization_id", "archived_at", "id")),
        migrator.add_index("api_key", ("organization_id", "status", "id")),
    )
