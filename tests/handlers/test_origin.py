"""Whom a limit by address counts as one caller (rule 56)."""

import pytest

from handlers.limits import origin


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("192.0.2.1", "192.0.2.2"),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2"),
        ("2001:db8:0:1::1", "2001:db8:0:0:ffff:ffff:ffff:ffff"),
        ("192.0.2.1", None),
    ],
)
def test_origin_tells_callers_apart(one: str, other: str | None) -> None:
    assert origin(one) != origin(other)


@pytest.mark.parametrize("last", ["2001:db8:0:1:ffff:ffff:ffff:ffff", "2001:db8:0:1:8000::"])
def test_origin_is_a_subscribers_whole_network(last: str) -> None:
    """The lower 64 bits are the subscriber's to choose."""
    assert origin(last) == origin("2001:db8:0:1::1")


def test_origin_of_no_address_is_nobodys() -> None:
    assert origin(None) == origin("unix") == ""
