"""Passwords: how a person proves to be a user."""

from peewee import ForeignKeyField, TextField

from models.database import Table
from models.fields import UTCDateTimeField
from models.user import User


class Password(Table):
    """A user's password, as argon2id hashed it."""

    user = ForeignKeyField(User, unique=True)
    hash = TextField()
    updated_at = UTCDateTimeField()

    class Meta:
        table_name = "password"

    def __repr__(self) -> str:
        return f"<Password {self.id}>"
