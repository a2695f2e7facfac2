"""Users: the people of the organizations, each known by one email address."""

import re

from peewee import TextField, UUIDField

from models import audit
from models.actor import Actor
from models.clock import now
from models.database import Table
from models.errors import Invalid, NotFound
from models.fields import UTCDateTimeField
from models.ids import new_uuid

LONGEST_EMAIL = 254
"""Characters that a mail path has room for (RFC 5321, section 4.5.3.1.3)."""

_EMAIL = re.compile(r"[^@\s\x00-\x1f\x7f]+@[^@\s\x00-\x1f\x7f]+")


class User(Table):
    """One person, in any number of organizations.

    `email` is in small letters: nobody's mailbox differs from another's by case. It names a user
    to people; no credential is ever matched to a user by it (rule 7).
    """

    uuid = UUIDField(unique=True, default=new_uuid)
    email = TextField(unique=True)
    name = TextField(null=True)
    created_at = UTCDateTimeField()
    updated_at = UTCDateTimeField()

    class Meta:
        table_name = "user"

    @property
    def display_name(self) -> str:
        """The name, or the email address where none is known."""
        return self.name or self.email


def get_by_email(email: str) -> User:
    """The user with that email address, in any case. Raises NotFound."""
    user: User | None = User.get_or_none(User.email == email.strip().lower())
    if user is None:
        raise NotFound("There is no such user.")
    return user


def find_or_create(actor: Actor, email: str, name: str | None = None) -> User:
    """The user with that email address, made inside the caller's transaction if there is none.

    `name` is taken for a new user only. Raises Invalid for what can't be an email address.
    """
    address, instant = normalized(email), now()
    made = (
        User.insert(
            uuid=new_uuid(), email=address, name=name, created_at=instant, updated_at=instant
        )
        .on_conflict_ignore()
        .as_rowcount()
        .execute()
    )
    user: User = User.get(User.email == address)
    if made:
        audit.record(
            actor,
            "user.create",
            organization_uuid=None,
            target_id=user.uuid,
            target_name=user.display_name,
        )
    return user


def normalized(email: str) -> str:
    """The address as it is kept. Raises Invalid for what can't be one."""
    address = email.strip().lower()
    if len(address) > LONGEST_EMAIL or not _EMAIL.fullmatch(address):
        raise Invalid("email is not an email address", field="email")
    return address
