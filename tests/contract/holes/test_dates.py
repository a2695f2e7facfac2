"""Dates and moments that look right and are on no calendar."""

import pytest

from tests.contract.holes.wire import assert_refused, post


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("day", "2023-02-29"),
        ("day", "2024-04-31"),
        ("day", "2024-13-01"),
        ("day", "0000-01-01"),
        ("day", "10000-01-01"),
        ("day", "-2024-01-01"),
        ("day", "2024-1-1"),
        ("day", "20240229"),
        ("day", "2024-W09-4"),
        ("day", "\uff12\uff10\uff12\uff14-02-29"),
        ("day", "2024-02-29\\n"),
        ("moment", "2023-02-29T12:00:00Z"),
        ("moment", "2024-02-29T23:59:60Z"),
        ("moment", "2016-12-31T23:59:60Z"),
        ("moment", "2024-02-29T24:00:00Z"),
        ("moment", "2024-02-29T12:60:00Z"),
        ("moment", "0000-01-01T00:00:00Z"),
        ("moment", "0001-01-01T00:00:00+00:01"),
        ("moment", "9999-12-31T23:59:59-00:01"),
        ("moment", "2024-02-29T12:00:00+24:00"),
        ("moment", "2024-02-29T12:00:00+01:60"),
        ("moment", "2024-02-29T12:00:00"),
        ("moment", "2024-02-29 12:00:00Z"),
        ("moment", "2024-02-29T12:00:00.Z"),
        ("moment", "2024-02-29T12:00:00,5Z"),
        ("moment", "2024-02-29T12:00:00+0100"),
        ("moment", "2024-02-29T12:00Z"),
        ("moment", "2024-02-29"),
        ("moment", "2024-02-29T12:00:00Z\\n"),
    ],
)
def test_date_400_that_the_calendar_lacks(shop: str, name: str, value: str) -> None:
    body = f'{{"item": "a", "{name}": "{value}"}}'.encode()
    assert_refused(post(shop, body), 400, "invalid", name)


@pytest.mark.parametrize(
    "value",
    [
        "2024-02-29T12:00:00Z",
        "2024-02-29t12:00:00z",
        "2024-02-29T12:00:00.123456789Z",
        "2024-02-29T12:00:00+23:59",
        "2024-02-29T12:00:00-00:00",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999Z",
        "0001-01-01T00:00:00-00:01",
    ],
)
def test_date_200_that_the_calendar_has(shop: str, value: str) -> None:
    answer = post(shop, f'{{"item": "a", "moment": "{value}"}}'.encode())
    assert answer.json() == {"item": "a", "moment": value}
