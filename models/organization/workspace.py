"""The table of workspaces, and the default one that every organization has."""

from datetime import datetime

from peewee import BooleanField, ForeignKeyField, TextField, UUIDField

from models.database import Table
from models.fields import UTCDateTimeField
from models.ids import new_uuid
from models.organization.table import Organization

DEFAULT_NAME = "Default"
DEFAULT_COLOR = "#6C5BB9"


class Workspace(Table):
    """A slice of an organization; archived for good once `archived_at` is set.

    The default one is never listed, renamed or archived; keys without a workspace show its id
    (rule 24).
    """

    uuid = UUIDField(unique=True, default=new_uuid)
    organization = ForeignKeyField(Organization, index=False)
    organization_id: int
    name = TextField()
    display_color = TextField()
    is_default = BooleanField(default=False)
    created_at = UTCDateTimeField()
    archived_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "workspace"
        indexes = (
            (("organization", "id"), False),
            (("organization", "archived_at", "id"), False),
        )


Workspace.add_index(
    Workspace.index(Workspace.organization, unique=True, where=Workspace.is_default)
)


def create_default(organization: Organization, instant: datetime) -> None:
    """Give a new organization its default workspace, inside the caller's transaction."""
    Workspace.create(
        organization=organization,
        name=DEFAULT_NAME,
        display_color=DEFAULT_COLOR,
        is_default=True,
        created_at=instant,
    )
