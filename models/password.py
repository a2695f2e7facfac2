"""Passwords: how a person proves to be a user."""

import base64
import os
import threading
import unicodedata
from functools import cache
from typing import Any

from peewee import ForeignKeyField, TextField

from models import audit
from models.actor import Actor
from models.change import change as changing
from models.clock import now
from models.database import Table
from models.errors import Invalid
from models.fields import UTCDateTimeField
from models.login_session import LoginSession, end_all
from models.user import User

SHORTEST, LONGEST = 8, 128
"""Characters of a password; nothing is asked of them (OWASP ASVS 5.0, 6.2.1, 6.2.5 and 6.2.9)."""

# At most two at once in a process: each holds 64 MiB and keeps a core busy for a tenth of a second.
_TURN = threading.BoundedSemaphore(2)


class Password(Table):
    """A user's password, as argon2id hashed it."""

    user = ForeignKeyField(User, unique=True)
    hash = TextField()
    updated_at = UTCDateTimeField()

    class Meta:
        table_name = "password"

    def __repr__(self) -> str:
        return f"<Password {self.id}>"


def new_hash(password: str, field: str = "password") -> str:
    """What is kept of a new password. It takes a tenth of a second: never in a transaction.

    Raises Invalid, naming `field`, for one that is too short or too long.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise Invalid(f"{field} has not {SHORTEST} to {LONGEST} characters", field=field)
    return _hash(password)


def proven(person: User | None, password: str) -> str | None:
    """What is kept of the person's password, if this is it; None if it is not.

    It takes as long for nobody, and for a person without a password, as for a wrong one. Never in
    a transaction; the transaction that follows asks `holds` whether it is the password still.
    """
    kept = _kept(person)
    with _TURN:
        matches = _hasher().verify(_normal(password), kept or _nobodys())
    return kept if matches else None


def holds(person: User, kept: str) -> bool:
    """Whether `kept` is still what is kept of the person's password."""
    return _kept(person) == kept


def has_one(person: User) -> bool:
    """Whether the person has a password."""
    return _kept(person) is not None


def keep(person: User, hash_: str) -> None:
    """Let that be what is kept of the person's password, inside the caller's transaction."""
    instant = now()
    Password.insert(user=person, hash=hash_, updated_at=instant).on_conflict(
        conflict_target=[Password.user],
        update={Password.hash: hash_, Password.updated_at: instant},
    ).execute()


def give(actor: Actor, person: User, text: str) -> None:
    """Give a person a password, in the place of any before it. Raises Invalid for an unfit one."""
    hash_ = new_hash(text)
    with changing(actor):
        keep(person, hash_)
        _record(actor, "give", person)


def change(actor: Actor, session: LoginSession, person: User, *, current: str, new: str) -> None:
    """Give a person another password; their other sessions end with it.

    Raises Invalid, naming the field, for a wrong `current` one and an unfit `new` one.
    """
    kept = proven(person, current)
    hash_ = new_hash(new, "newPassword") if kept else ""
    with changing(actor):
        if kept is None or not holds(person, kept):
            raise Invalid("currentPassword is not your password", field="currentPassword")
        keep(person, hash_)
        end_all(actor, person, but=session)
        _record(actor, "change", person)


def _record(actor: Actor, verb: str, person: User) -> None:
    audit.record(
        actor,
        f"password.{verb}",
        organization_uuid=None,
        target_id=person.uuid,
        target_name=person.display_name,
    )


def _kept(person: User | None) -> str | None:
    row = None if person is None else Password.get_or_none(Password.user == person)
    return None if row is None else str(row.hash)


@cache
def _hasher() -> Any:
    """argon2id as RFC 9106, section 4, has it for little memory: 64 MiB, 3 passes, 4 lanes."""
    # Imported by whoever signs in first: 16 MiB that a process without passwords need not hold.
    from passlib.hash import argon2  # noqa: PLC0415

    return argon2.using(type="ID", memory_cost=65_536, time_cost=3, parallelism=4)


def _hash(password: str) -> str:
    with _TURN:
        return str(_hasher().hash(_normal(password)))


def _nobodys() -> str:
    """What a hash looks like, of nothing at all: to be compared with where there is none."""
    hasher = _hasher()
    terms = f"m={hasher.memory_cost},t={hasher.default_rounds},p={hasher.parallelism}"
    salt, digest = (base64.b64encode(os.urandom(size)).decode().rstrip("=") for size in (16, 32))
    return f"$argon2id$v=19${terms}${salt}${digest}"


def _normal(password: str) -> str:
    # One text, however a keyboard composes it (NIST SP 800-63B, 3.1.1.2).
    return unicodedata.normalize("NFKC", password)
