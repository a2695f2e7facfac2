"""Bytes of a request to text: strict where HTTP frameworks are lenient.

Every function takes what came over the wire and either gives text that any store can hold
(valid UTF-8, no NUL) or raises ValueError with a problem that repeats nothing of the input.
"""

from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote_to_bytes

Query = dict[str, list[bytes]]
"""Decoded parameter names to their raw, still encoded values in the order sent."""


def decode(raw: bytes) -> str:
    """Percent-decoded UTF-8 text of a path segment."""
    if b"%" in raw:
        raw = unquote_to_bytes(raw)
    return plain(raw)


def decode_form(raw: bytes) -> str:
    """Text of a name or value in a query string or a form, where `+` is a space."""
    return decode(raw.replace(b"+", b" "))


def plain(raw: bytes) -> str:
    """UTF-8 text without NUL."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError("is not valid UTF-8") from None
    if "\0" in text:
        raise ValueError("must not contain NUL")
    return text


def parse_query(raw: bytes) -> Query:
    """The pairs of a query string or of an urlencoded form."""
    pairs: Query = {}
    for part in raw.split(b"&"):
        if part:
            name, _, value = part.partition(b"=")
            pairs.setdefault(decode_form(name), []).append(value)
    return pairs


def parse_cookies(header: str | None) -> dict[str, str]:
    """The cookies of a Cookie header; a malformed one is passed over and loses no other.

    Where a name comes twice the first counts, which is the one with the longest path (RFC 6265).
    """
    found: dict[str, str] = {}
    for part in (header or "").split(";"):
        name, equals, value = part.strip().partition("=")
        if equals and name:
            found.setdefault(name.strip(), value.strip().removeprefix('"').removesuffix('"'))
    return found


@lru_cache(maxsize=128)
def parse_content_type(header: str | None) -> tuple[str, str]:
    """Media type and charset of a Content-Type header, lower case, "" where not given."""
    media_type, *parameters = (header or "").split(";")
    charset = next(_charsets(parameters), "")
    return media_type.strip().lower(), charset


def _charsets(parameters: list[str]) -> Iterator[str]:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            yield value.strip().strip('"').lower()
