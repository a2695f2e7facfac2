"""Public identifiers."""

from uuid import UUID

import uuid_utils

PublicId = UUID | str
"""A UUID, or its text as a contract's `format: uuid` lets it through."""


def to_uuid(public_id: PublicId) -> UUID:
    """`public_id` as a UUID. Raises ValueError for a text that is none."""
    return public_id if isinstance(public_id, UUID) else UUID(public_id)


def named(text: str) -> UUID:
    """The UUID that `text` writes in its usual form, 8-4-4-4-12 hexadecimal digits.

    Any other text becomes the nil UUID: no row has it, so looking it up ends as for an id that is
    absent.
    """
    try:
        found = UUID(text)
    except ValueError:
        return UUID(int=0)
    # UUID() takes braces, `urn:uuid:` and hyphens anywhere.
    return found if str(found) == text.lower() else UUID(int=0)


def new_uuid() -> UUID:
    """A UUID version 7 (RFC 9562): ordered by time, so new rows go to the end of their index.

    Its neighbours can be guessed; whoever needs an unguessable one takes version 4.
    """
    return UUID(int=uuid_utils.uuid7().int)
