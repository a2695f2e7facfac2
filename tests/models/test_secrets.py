"""The server's secrets: made once, told to nobody, and the right ones for the database."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from models import secrets
from models.secrets import SecretsError, ServerSecrets, Tampered

ONE = "one secret of at least 32 characters"
OTHER = "other secret of at least 32 characters"


def test_load_or_make_makes_them_once_for_the_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "data" / "deep"
    made = secrets.load_or_make(folder)
    (file,) = folder.iterdir()
    assert secrets.load_or_make(folder) == made
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert len(file.read_text().strip()) == 43


def test_load_or_make_in_two_folders_makes_two(tmp_path: Path) -> None:
    assert secrets.load_or_make(tmp_path / "a") != secrets.load_or_make(tmp_path / "b")


def test_load_or_make_at_the_same_time_agrees(tmp_path: Path) -> None:
    with ThreadPoolExecutor(16) as pool:
        made = list(pool.map(lambda _: secrets.load_or_make(tmp_path / "data"), range(16)))
    assert len({each.digest_key for each in made}) == 1
    assert len(list((tmp_path / "data").iterdir())) == 1


@pytest.mark.parametrize("content", ["", "\n", "too short"])
def test_load_or_make_refuses_a_file_that_lost_its_content(tmp_path: Path, content: str) -> None:
    secrets.load_or_make(tmp_path)
    (tmp_path / secrets.FILE_NAME).write_text(content)
    with pytest.raises(SecretsError):
        secrets.load_or_make(tmp_path)


def test_derive_gives_two_independent_keys_of_256_bits() -> None:
    keys = ServerSecrets.derive(ONE)
    assert keys == ServerSecrets.derive(ONE)
    assert len(keys.digest_key) == len(keys.encryption_key) == 32
    assert keys.digest_key != keys.encryption_key
    assert keys != ServerSecrets.derive(OTHER)


def test_derive_is_hkdf_sha256() -> None:
    """RFC 5869: without a salt, and for a purpose each."""
    keys = ServerSecrets.derive(ONE)

    def key(purpose: bytes) -> bytes:
        return HKDF(SHA256(), length=32, salt=None, info=purpose).derive(ONE.encode())

    assert keys.digest_key == key(b"tenantry digest")
    assert keys.encryption_key == key(b"tenantry encryption")
    assert keys.signing_key == key(b"tenantry cookie")


def test_derive_short_secret_is_refused_without_telling_it() -> None:
    with pytest.raises(SecretsError) as refusal:
        ServerSecrets.derive("x" * 31)
    assert "x" * 31 not in str(refusal.value)


def test_repr_shows_nothing() -> None:
    assert repr(ServerSecrets.derive(ONE)) == "ServerSecrets()"


@pytest.mark.usefixtures("database")
def test_install_refuses_others_than_the_database_was_made_with() -> None:
    """Rule 55; the right ones stay in use."""
    digest = secrets.digest("purpose", "text")
    with pytest.raises(SecretsError):
        secrets.install(ServerSecrets.derive(OTHER))
    assert secrets.digest("purpose", "text") == digest


@pytest.mark.usefixtures("database")
def test_digest_is_keyed_and_bound_to_its_purpose() -> None:
    digest = secrets.digest("purpose", "text")
    assert len(digest) == 64
    assert digest == secrets.digest("purpose", "text")
    assert digest != secrets.digest("other purpose", "text")
    assert digest != secrets.digest("purpose", "text2")


@pytest.mark.usefixtures("database")
def test_seal_is_read_in_its_own_context_only() -> None:
    sealed = secrets.seal(b"plaintext", "context")
    assert b"plaintext" not in sealed
    assert sealed != secrets.seal(b"plaintext", "context")
    assert secrets.unseal(sealed, "context") == b"plaintext"
    with pytest.raises(Tampered):
        secrets.unseal(sealed, "another context")
    with pytest.raises(Tampered):
        secrets.unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]), "context")
    with pytest.raises(Tampered):
        secrets.unseal(b"", "context")
