"""The one-time token that lets the first owner of a server sign up."""

from typing import Any

from peewee import TextField

from models import key_text, secrets
from models.clock import now
from models.database import Table, locked, transaction
from models.errors import Unauthenticated
from models.fields import UTCDateTimeField
from models.password import Password


class SignUpToken(Table):
    """One token; only its digest is kept, and it opens nothing once `used_at` is set."""

    digest = TextField(unique=True)
    created_at = UTCDateTimeField()
    used_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "sign_up_token"


def issue() -> str | None:
    """A new token, in the place of any before it; None once anybody has a password.

    It has 178 random bits, and is kept nowhere but in what is returned (rule 3).
    """
    with transaction():
        if Password.select().exists():
            return None
        token = key_text.generate("signup_")
        SignUpToken.delete().where(SignUpToken.used_at.is_null()).execute()
        SignUpToken.create(digest=_digest_of(token), created_at=now())
    return token


def refuse_unknown(token: str) -> None:
    """Raise Unauthenticated for a token that can't be used (any more)."""
    if not _unused(token).exists():
        raise _refusal()


def use(token: str) -> None:
    """Use a token up, inside the caller's transaction.

    Raises Unauthenticated for one that can't be used (any more): of two at once one is too late.
    """
    row = locked(_unused(token)).get_or_none()
    if row is None:
        raise _refusal()
    row.used_at = now()
    row.save(only=[SignUpToken.used_at])


def _unused(token: str) -> Any:
    return SignUpToken.select().where(
        SignUpToken.digest == _digest_of(token), SignUpToken.used_at.is_null()
    )


def _digest_of(token: str) -> str:
    return secrets.digest("sign-up token", token)


def _refusal() -> Unauthenticated:
    return Unauthenticated("The sign-up token is unknown or used up.")
