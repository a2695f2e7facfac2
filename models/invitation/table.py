"""The table of invitations, and what has become of one by now."""

from datetime import timedelta

from peewee import BigIntegerField, Check, ForeignKeyField, TextField, UUIDField

from models import secrets
from models.clock import now
from models.database import Table
from models.fields import UTCDateTimeField
from models.ids import new_uuid
from models.organization.table import Organization
from models.role import Role

GOOD_FOR = timedelta(days=21)


class Invitation(Table):
    """One address that is invited, to a role on a scope (see `RoleAssignment`).

    Accepting needs the token that was mailed; only its digest is kept (rule 3).
    """

    uuid = UUIDField(unique=True, default=new_uuid)
    organization = ForeignKeyField(Organization, index=False)
    email = TextField()
    role = ForeignKeyField(Role)
    scope_type = TextField(
        constraints=[Check("scope_type IN ('organization', 'workspace', 'location')")]
    )
    scope_id = BigIntegerField()
    status = TextField(constraints=[Check("status IN ('pending', 'accepted', 'deleted')")])
    digest = TextField(unique=True)
    invited_at = UTCDateTimeField()
    expires_at = UTCDateTimeField()

    class Meta:
        table_name = "invitation"
        indexes = ((("organization", "id"), False), (("organization", "email"), False))

    @property
    def effective_status(self) -> str:
        """The status by the clock: one that nobody accepted in time is `expired` (rule 22)."""
        if self.status == "pending" and self.expires_at <= now():
            return "expired"
        return str(self.status)


def digest_of(token: str) -> str:
    """What is stored of a token: a random text needs no slow hash."""
    return secrets.digest("invitation", token)
