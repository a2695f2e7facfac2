"""Moments and dates in checked input, as the models take them."""

from datetime import date, datetime


def moment(text: str | None) -> datetime | None:
    """The moment that a checked RFC 3339 text names; its `T` and `Z` may be small letters."""
    return None if text is None else datetime.fromisoformat(text.upper())


def day(text: str) -> date:
    """The day that a checked RFC 3339 text names."""
    return date.fromisoformat(text)
