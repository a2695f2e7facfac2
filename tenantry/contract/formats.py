"""Formats that the JSON Schema validator takes too widely for values that have to be stored.

RFC 3339 knows leap seconds and the year 0000, Python's calendar and the databases do not; an
offset can push a moment out of the years 1 to 9999. Such values are refused at the door, so
that a checked date or moment can always be converted.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DATE_TIME = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:[0-5]\d)", re.ASCII
)


def is_date(text: str) -> bool:
    """A full-date of RFC 3339 that the calendar has."""
    if not _DATE.fullmatch(text):
        return False
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def is_date_time(text: str) -> bool:
    """A date-time of RFC 3339 that has a place in UTC between the years 1 and 9999."""
    if not _DATE_TIME.fullmatch(text):
        return False
    try:
        datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        return False
    return True


FORMATS: Mapping[str, Callable[[str], bool]] = {"date": is_date, "date-time": is_date_time}
