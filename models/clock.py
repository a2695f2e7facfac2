"""What time it is."""

from datetime import UTC, datetime


def now() -> datetime:
    """This instant, in UTC, to the microsecond."""
    return datetime.now(UTC)
