"""The one-time token that lets the first owner of a server sign up."""

from peewee import TextField

from models.database import Table
from models.fields import UTCDateTimeField


class SignUpToken(Table):
    """One token; only its digest is kept, and it opens nothing once `used_at` is set."""

    digest = TextField(unique=True)
    created_at = UTCDateTimeField()
    used_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "sign_up_token"
