"""What is left out of what Schemathesis makes up, because no document could rule it out."""

import pytest

from tenantry.conformance.suite import leaves_framing_alone, within_int64


@pytest.mark.parametrize("name", ["content-length", "Content-Length", "TRANSFER-ENCODING"])
def test_headers_that_say_where_a_request_ends_are_left_out(name: str) -> None:
    assert not leaves_framing_alone({"x": "y", name: "5"})


@pytest.mark.parametrize("headers", [None, {}, {"content-type": "text/plain", "length": "5"}])
def test_other_headers_are_sent(headers: dict[str, str] | None) -> None:
    assert leaves_framing_alone(headers)


@pytest.mark.parametrize("value", [2**63, -(2**63) - 1, [{"a": [2**63]}]])
def test_integers_beyond_64_bits_are_left_out(value: object) -> None:
    assert not within_int64(value)


@pytest.mark.parametrize("value", [2**63 - 1, -(2**63), "9" * 30, None, [{"a": 1.5}]])
def test_other_values_are_sent(value: object) -> None:
    assert within_int64(value)
