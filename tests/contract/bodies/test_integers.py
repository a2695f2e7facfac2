"""Integers of JSON bodies, wherever a schema puts them."""

from typing import Any

import httpx
import pytest

from tests.contract.bodies.posting import assert_refused, post


@pytest.mark.parametrize(
    ("body", "types"),
    [
        ('{"property": 1.0}', {"property": "int"}),
        ('{"property": 1e3}', {"property": "int"}),
        ('{"nullable": 1.0}', {"nullable": "int"}),
        ('{"either": 1.0}', {"either": "int"}),
        ('{"number": 1.0}', {"number": "float"}),
        ('{"items": [1.0]}', {"items": ["int"]}),
        ('{"prefix": [1.0]}', {"prefix": ["int"]}),
        ('{"map": {"a": 1.0}}', {"map": {"a": "int"}}),
        ('{"pattern": {"n": 1.0}}', {"pattern": {"n": "int"}}),
        ('{"reference": 1.0}', {"reference": "int"}),
        (
            '{"siblings": {"count": 1.0, "other": 1.0}}',
            {"siblings": {"count": "int", "other": "int"}},
        ),
        ('{"combined": {"count": 1.0}}', {"combined": {"count": "int"}}),
        ('{"dependent": {"count": 1.0}}', {"dependent": {"count": "int"}}),
        ('{"unevaluated": {"a": 1.0}}', {"unevaluated": {"a": "int"}}),
    ],
)
def test_json_integer_200_reaches_the_handler_as_int(
    client: httpx.Client, body: str, types: dict[str, Any]
) -> None:
    """Rule 50: integers reach handlers as integers, however they are written."""
    assert post(client, "/whole", body, "application/json").json() == types


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ('{"property": 1e30}', "property"),
        ('{"nullable": 9223372036854775808}', "nullable"),
        ('{"items": [1, 1e19]}', "items.1"),
        ('{"map": {"a": -1e19}}', "map.a"),
        ('{"siblings": {"count": 1e30}}', "siblings.count"),
        ('{"unevaluated": {"a": 1e30}}', "unevaluated.a"),
    ],
)
def test_json_integer_400_beyond_int64_names_the_field(
    client: httpx.Client, body: str, field: str
) -> None:
    """Rule 50: integers are within int64."""
    assert_refused(post(client, "/whole", body, "application/json"), 400, "invalid", field)
