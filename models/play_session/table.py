"""The table of sessions, and the digest that stands for a session's token."""

from datetime import timedelta

from peewee import BigIntegerField, Check, ForeignKeyField, TextField

from models import secrets
from models.api_key import ApiKey
from models.clock import now
from models.database import Table
from models.fields import JSONTextField, UTCDateTimeField
from models.ids import PublicId, to_uuid
from models.organization import Organization

DEFAULT_LIFETIME = timedelta(minutes=1440)


class PlaySession(Table):
    """One play of a game or a stream, for whoever has its token.

    Of the token there is a keyed digest (rule 3). `status` is what was last set;
    `effective_status` what holds now. `ends_at` is when the session ended or will: its expiry, or
    the moment at which it was consumed or revoked. The key that made it may be gone (rule 49).
    """

    organization = ForeignKeyField(Organization, index=False)
    organization_id: int
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

    class Meta:
        table_name = "play_session"

    @property
    def effective_status(self) -> str:
        """The status by the clock: `active`, `consumed`, `expired` or `revoked` (rule 47)."""
        return "expired" if self.status == "active" and self.expires_at <= now() else self.status


def digest_of(token: PublicId) -> str:
    """What is stored of a token, in whatever way its UUID is written."""
    return secrets.digest("play session", str(to_uuid(token)))
