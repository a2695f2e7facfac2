"""The text of a new key: a prefix that tells what it opens, 178 random bits, a checksum."""

import secrets
import string
import zlib

_ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
_RANDOM_CHARACTERS = 30
_CHECKSUM_CHARACTERS = 6
_RANDOM_BYTES = 20
_SHOWN_CHARACTERS = 4


def generate(prefix: str) -> str:
    """A new key: `prefix`, 30 random characters of base62, and the checksum of all before it."""
    text = prefix + "".join(secrets.choice(_ALPHABET) for _ in range(_RANDOM_CHARACTERS))
    return text + checksum(text)


def generate_hex(prefix: str) -> str:
    """A new key for a contract that has no room for a checksum: 40 random hexadecimal digits."""
    return prefix + secrets.token_hex(_RANDOM_BYTES)


def checksum(text: str) -> str:
    """CRC-32 of `text` in six characters of base62.

    It lets a secret scanner tell a key from any other text without asking the server; it proves
    nothing, so the server itself never looks at it.
    """
    number, digits = zlib.crc32(text.encode()), ""
    for _ in range(_CHECKSUM_CHARACTERS):
        number, digit = divmod(number, len(_ALPHABET))
        digits = _ALPHABET[digit] + digits
    return digits


def start(key: str, prefix: str) -> str:
    """As much of `key` as may be shown to tell it from others."""
    return key[: len(prefix) + _SHOWN_CHARACTERS]
