"""The table of login sessions."""

from datetime import timedelta
from typing import Any

from peewee import ForeignKeyField, TextField, UUIDField

from models import secrets
from models.database import Table
from models.fields import UTCDateTimeField
from models.ids import new_uuid
from models.organization.table import Organization
from models.user import User

GOOD_FOR = timedelta(days=7)
"""How long a session is good without being used: what better-auth has by default."""
REFRESHED_AFTER = timedelta(days=1)
"""How old a session's time is at least before a use moves it on."""


class LoginSession(Table):
    """One signed-in browser; of its token only the digest is kept (rule 3).

    `organization` is the one that the person works in now, None for somebody who is in none.
    `updated_at` is when its time was last moved on, to `expires_at`. A session that was ended
    has no row.
    """

    uuid = UUIDField(unique=True, default=new_uuid)
    user = ForeignKeyField(User)
    digest = TextField(unique=True)
    organization: Any = ForeignKeyField(Organization, null=True, index=False)
    organization_id: int | None
    source_ip = TextField(null=True)
    user_agent = TextField(null=True)
    created_at = UTCDateTimeField()
    updated_at = UTCDateTimeField()
    expires_at = UTCDateTimeField(index=True)

    class Meta:
        table_name = "login_session"

    def __repr__(self) -> str:
        return f"<LoginSession {self.uuid}>"


def digest_of(token: str) -> str:
    """What is stored of a token: a random text needs no slow hash."""
    return secrets.digest("login session", token)
