"""Columns that read and write the same on both databases."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import peewee
import pytest

from models.database import Table
from models.fields import JSONTextField, UTCDateTimeField

pytestmark = pytest.mark.usefixtures("database")


class Sample(Table):
    moment = UTCDateTimeField(null=True)
    value = JSONTextField(null=True)

    class Meta:
        temporary = True


@pytest.fixture(autouse=True)
def table(database: peewee.Database) -> None:
    database.create_tables([Sample])


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 2, 28, 23, 59, 59, 999999, tzinfo=UTC),
        datetime(2026, 1, 1, tzinfo=UTC),
        datetime(1, 1, 2, tzinfo=UTC),
        datetime(9999, 12, 30, tzinfo=UTC),
        datetime(2026, 7, 1, 1, 30, tzinfo=timezone(timedelta(hours=5, minutes=45))),
        None,
    ],
)
def test_moment_comes_back_as_the_same_instant_in_utc(moment: datetime | None) -> None:
    read = Sample.get_by_id(Sample.create(moment=moment).id).moment
    assert read == moment
    assert read is None or read.tzinfo is UTC


def test_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="zone"):
        Sample.create(moment=datetime(2026, 1, 1))  # noqa: DTZ001 - it is what is refused


def test_moments_compare_and_order_by_time() -> None:
    """Also where the text has no fraction, and where the zones differ."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    steps = [timedelta(0), timedelta(microseconds=1), timedelta(seconds=1), timedelta(hours=1)]
    zone = timezone(timedelta(hours=-7))
    for step in reversed(steps):
        Sample.create(moment=(start + step).astimezone(zone))
    ordered = [row.moment for row in Sample.select().order_by(Sample.moment)]
    assert ordered == [start + step for step in steps]
    later = Sample.select().where(Sample.moment > start + steps[1])
    assert later.count() == 2


@pytest.mark.parametrize(
    "value", [None, {}, [], {"b": 1, "a": [None, True, -0.0, 1e300, 2**63 - 1, "☃\u2028"]}, "text"]
)
def test_json_comes_back_as_it_went_in(value: Any) -> None:
    read = Sample.get_by_id(Sample.create(value=value).id).value
    assert repr(read) == repr(value)


def test_json_that_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        Sample.create(value=[float("nan")])
