"""The table of keys, and the digest that stands for a key's plaintext."""

from peewee import BigIntegerField, Check, ForeignKeyField, IntegerField, TextField, UUIDField

from models import secrets
from models.clock import now
from models.database import Table
from models.fields import JSONTextField, UTCDateTimeField
from models.ids import new_uuid
from models.organization.table import Organization
from models.organization.workspace import Workspace
from models.user import User

OPERATOR = "operator"
ADMIN = "anthropic_admin"
UNLISTED = (OPERATOR, ADMIN)
"""Audiences whose keys rule a whole organization or server: never listed, never verified."""


class ApiKey(Table):
    """One key of one organization, or of an operator (no organization).

    `audience` is the contract that it opens, or `product:<product>` for a key that opens none
    and is only ever verified (rule 2). `creator` is the user who made it, where one did;
    `created_by` is what its maker told; `replaces` is the id of the key that was rotated into it.
    Of the plaintext there is a keyed digest and `start`, its first characters (rule 3). The limits
    and the allow-lists are those of a key that hands out play sessions; null allows every game or
    stream (rule 46).
    """

    uuid = UUIDField(unique=True, default=new_uuid)
    organization = ForeignKeyField(Organization, null=True, index=False)
    organization_id: int | None
    name = TextField()
    audience = TextField()
    product = TextField(null=True)
    scopes = JSONTextField()
    digest = TextField(unique=True)
    prefix = TextField()
    start = TextField()
    status = TextField(constraints=[Check("status IN ('active', 'inactive', 'revoked')")])
    created_by = TextField(null=True)
    last_used_at = UTCDateTimeField(null=True)
    expires_at = UTCDateTimeField(null=True)
    revoked_at = UTCDateTimeField(null=True)
    created_at = UTCDateTimeField()
    description = TextField(null=True)
    limit_per_minute = IntegerField(null=True)
    limit_per_day = IntegerField(null=True)
    allowed_game_ids = JSONTextField(null=True)
    allowed_stream_ids = JSONTextField(null=True)
    workspace = ForeignKeyField(Workspace, null=True, index=False)
    creator = ForeignKeyField(User, null=True, index=False)
    replaces = BigIntegerField(null=True, unique=True)

    class Meta:
        table_name = "api_key"
        indexes = (
            (("organization", "id"), False),
            (("organization", "status", "id"), False),
            (("organization", "workspace", "id"), False),
            (("organization", "creator", "id"), False),
            (("organization", "audience", "id"), False),
        )

    def __repr__(self) -> str:
        return f"<ApiKey {self.start}…>"

    @property
    def has_expired(self) -> bool:
        """Whether its time is over, by the clock."""
        return self.expires_at is not None and self.expires_at <= now()

    @property
    def effective_status(self) -> str:
        """The status by the clock: a key that has expired is `inactive`, for its end may move."""
        return "inactive" if self.status == "active" and self.has_expired else str(self.status)


class RemovedApiKey(Table):
    """The place of a key whose row was removed: a page may still begin after it (rule 19)."""

    uuid = UUIDField(unique=True)
    organization = ForeignKeyField(Organization, index=False)
    key_id = BigIntegerField()

    class Meta:
        table_name = "removed_api_key"


def digest_of(plaintext: str) -> str:
    """What is stored of a key: a random text of 178 bits needs no slow hash."""
    return secrets.digest("api key", plaintext)
