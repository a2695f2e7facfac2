"""Column types that read and write the same on SQLite and PostgreSQL."""

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import peewee

if TYPE_CHECKING:  # Peewee's fields are generic in their stubs alone.

    class _Field(peewee.Field[Any]): ...

else:
    _Field = peewee.Field


class UTCDateTimeField(_Field):
    """An instant: an aware datetime in, the same instant in UTC out, to the microsecond.

    Peewee's own field drops the zone. PostgreSQL keeps `timestamptz`; SQLite keeps ISO text of
    one width, whose order is the order of time.

    Raises ValueError for a datetime without a zone: it names no instant.
    """

    field_type = "TIMESTAMPTZ"

    def db_value(self, value: datetime | None) -> str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{self.name} needs a datetime with a zone")
        return value.astimezone(UTC).isoformat(" ", "microseconds")

    def python_value(self, value: str | datetime | None) -> datetime | None:
        if isinstance(value, str):
            value = datetime.fromisoformat(value)
        return value and value.astimezone(UTC)


class JSONTextField(_Field):
    """A JSON value kept as text, so that it comes back as it went in.

    PostgreSQL's `jsonb` would reorder members and turn 1e300 into an integer of 301 digits,
    which no answer can bear. Nothing here is ever searched inside.
    """

    field_type = "TEXT"

    def db_value(self, value: Any) -> str | None:
        if value is None:
            return None
        return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))

    def python_value(self, value: str | None) -> Any:
        return None if value is None else json.loads(value)
