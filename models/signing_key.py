"""The keys that this server signs tokens with, as an issuer of its own (rule 7).

They lie in the database, their private parts encrypted, so that all servers and commands on one
database sign and accept the same tokens.
"""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import orjson
from peewee import BlobField, TextField

from models import audit, secrets
from models.actor import Actor
from models.change import change
from models.clock import now
from models.database import Table
from models.fields import JSONTextField, UTCDateTimeField

if TYPE_CHECKING:
    from joserfc.jwk import RSAKey

ALGORITHM = "RS256"
LONGEST_LIFETIME = timedelta(days=30)
"""For how long a token may be good, and with it a key after it was retired."""

_BITS = 2048


class SigningKey(Table):
    """One key pair as JSON Web Keys (RFC 7517); `kid` is the thumbprint (RFC 7638).

    A retired key signs nothing more, but what it signed is accepted.
    """

    kid = TextField(unique=True)
    public_key = JSONTextField()
    private_key = BlobField()
    created_at = UTCDateTimeField()
    retired_at = UTCDateTimeField(null=True)

    class Meta:
        table_name = "signing_key"

    def __repr__(self) -> str:
        return f"<SigningKey {self.kid}>"


def ensure(actor: Actor) -> None:
    """Make the first key where there is none."""
    if not _current().exists():
        kid, values = _generate()
        with change(actor):
            if not _current().exists():
                _insert(actor, "create", kid, values)


def rotate(actor: Actor) -> None:
    """Sign with a new key from now on; tokens signed before go on until they expire."""
    kid, values = _generate()
    with change(actor):
        SigningKey.update(retired_at=now()).where(SigningKey.retired_at.is_null()).execute()
        _insert(actor, "rotate", kid, values)


def published() -> list[dict[str, Any]]:
    """The public keys of all tokens that may still be good, as JSON Web Keys, newest first."""
    useful = SigningKey.retired_at.is_null() | (SigningKey.retired_at > now() - LONGEST_LIFETIME)
    keys = SigningKey.select().where(useful).order_by(SigningKey.id.desc())
    return [{**key.public_key, "kid": key.kid, "use": "sig", "alg": ALGORITHM} for key in keys]


def private_key() -> "tuple[str, RSAKey]":
    """The id of the key to sign with, and the key; `ensure` has made it."""
    from joserfc.jwk import RSAKey  # noqa: PLC0415 - as in `_generate`

    key: SigningKey = _current().get()
    return key.kid, RSAKey.import_key(
        orjson.loads(secrets.unseal(bytes(key.private_key), _context(key.kid)))
    )


def _current() -> Any:
    # Two servers that start together on PostgreSQL may each make a first key: the last one signs.
    return SigningKey.select().where(SigningKey.retired_at.is_null()).order_by(SigningKey.id.desc())


def _generate() -> tuple[str, dict[str, Any]]:
    """A new pair; it takes a moment, which no transaction should wait for."""
    # With the cryptography below it 12 MiB, for few processes: most servers find a key made.
    from joserfc.jwk import RSAKey  # noqa: PLC0415

    pair = RSAKey.generate_key(_BITS)
    kid = pair.thumbprint()
    private = orjson.dumps(pair.as_dict(private=True))
    return kid, {
        "public_key": pair.as_dict(private=False),
        "private_key": secrets.seal(private, _context(kid)),
    }


def _insert(actor: Actor, verb: str, kid: str, values: dict[str, Any]) -> None:
    SigningKey.create(kid=kid, created_at=now(), **values)
    audit.record(actor, f"signing_key.{verb}", organization_uuid=None, target_id=kid)


def _context(kid: str) -> str:
    return f"signing key {kid}"
