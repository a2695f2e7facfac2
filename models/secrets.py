"""The server's own secrets: the keys of digests, of what is kept encrypted and of signatures."""

import contextlib
import hmac
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Self

from peewee import IntegerField, TextField

from models.database import Table, transaction

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FILE_NAME = "secret"
SHORTEST = 32
_NONCE_BYTES = 12


class SecretsError(Exception):
    """The secrets don't fit; one sentence that says why and never holds one."""


class Tampered(Exception):
    """A stored value that is not as it was encrypted."""


@dataclass(frozen=True)
class ServerSecrets:
    """Three independent keys of 256 bits, derived (HKDF-SHA256, RFC 5869) from one secret text."""

    digest_key: bytes = field(repr=False)
    encryption_key: bytes = field(repr=False)
    signing_key: bytes = field(repr=False)

    @classmethod
    def derive(cls, secret: str) -> Self:
        """The keys of `secret`, a random text of at least 32 characters.

        Raises SecretsError for a shorter one.
        """
        if len(secret) < SHORTEST:
            raise SecretsError(f"The server's secret must have at least {SHORTEST} characters.")
        purposes = (b"tenantry digest", b"tenantry encryption", b"tenantry cookie")
        return cls(*(_derive(secret, purpose) for purpose in purposes))


class SecretsCheck(Table):
    """One row: a digest that only the secrets the database was made with can make."""

    id = IntegerField(primary_key=True)
    digest = TextField()

    class Meta:
        table_name = "secrets_check"


def load_or_make(folder: Path) -> ServerSecrets:
    """The secrets kept in `folder`, made on first use, readable by the owner alone (0600)."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / FILE_NAME
    if not path.exists():
        _write_once(path, secrets.token_urlsafe(SHORTEST))
    return ServerSecrets.derive(path.read_text("ascii").strip())


def install(server_secrets: ServerSecrets) -> None:
    """Use `server_secrets` in this process, if the database was made with them.

    A database that has seen none takes these for its own. Raises SecretsError for others:
    every key would be refused, and nothing encrypted could be read.
    """
    mark = _digest(server_secrets, "check", "")
    known = SecretsCheck.get_or_none(SecretsCheck.id == 1)
    if known is None:
        # Only the first start writes: later ones need not wait for whoever holds the lock.
        with transaction():
            SecretsCheck.insert(id=1, digest=mark).on_conflict_ignore().execute()
            known = SecretsCheck.get_by_id(1)
    if not hmac.compare_digest(known.digest, mark):
        raise SecretsError("The database was made with other secrets than these.")
    _installed[:] = [server_secrets]


def digest(purpose: str, text: str) -> str:
    """HMAC-SHA256 of `text` for `purpose`, as 64 hex digits; no purpose's digests serve another."""
    return _digest(_in_use(), purpose, text)


def signature(text: str) -> bytes:
    """HMAC-SHA256 of `text` and nothing else, as cookies are signed; no digest is made like it."""
    return hmac.digest(_in_use().signing_key, text.encode(), "sha256")


def seal(plaintext: bytes, context: str) -> bytes:
    """`plaintext` encrypted (AES-256-GCM), to be read again in the same `context` only."""
    nonce = os.urandom(_NONCE_BYTES)
    return nonce + _cipher().encrypt(nonce, plaintext, context.encode())


def unseal(sealed: bytes, context: str) -> bytes:
    """What `seal` was given.

    Raises Tampered for anything that `seal` did not make in this context.
    """
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - as in `_cipher`

    nonce, ciphertext = sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:]
    try:
        return _cipher().decrypt(nonce, ciphertext, context.encode())
    except (InvalidTag, ValueError):
        raise Tampered("A sealed value is not as this server sealed it.") from None


_installed: list[ServerSecrets] = []


def _in_use() -> ServerSecrets:
    if not _installed:
        raise SecretsError("No server secrets are installed in this process.")
    return _installed[0]


def _cipher() -> "AESGCM":
    # 10 MiB, and most requests neither seal nor unseal.
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    return AESGCM(_in_use().encryption_key)


def _digest(server_secrets: ServerSecrets, purpose: str, text: str) -> str:
    return hmac.digest(server_secrets.digest_key, f"{purpose}\0{text}".encode(), "sha256").hex()


def _derive(secret: str, purpose: bytes) -> bytes:
    # RFC 5869 without a salt, which is then a digest's length of zeros. A key as long as a digest
    # is the first block of the expansion.
    pseudorandom_key = hmac.digest(bytes(32), secret.encode(), "sha256")
    return hmac.digest(pseudorandom_key, purpose + b"\x01", "sha256")


def _write_once(path: Path, text: str) -> None:
    # Written aside and linked: of two processes that start together both read the same whole file.
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()
