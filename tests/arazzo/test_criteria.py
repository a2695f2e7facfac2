"""What holds of an answer, what doesn't, and what is an error."""

from typing import Any

import httpx
import pytest

from tests.arazzo.criteria import holds
from tests.arazzo.document import Criterion, Unsupported
from tests.arazzo.expressions import NoValue, Values

BODY = {
    "valid": True,
    "count": 2,
    "name": "Acme",
    "end": None,
    "a/b": {"c~d": 1},
    "items": [{"id": 7, "name": "CI"}, {"id": 8, "name": "CD"}],
}


@pytest.fixture
def values() -> Values:
    return Values(
        inputs={"organization": {"id": 7, "slug": "acme"}},
        outputs={"create": {"name": "CI", "made": {"id": 8}}},
        response=httpx.Response(200, json=BODY, headers={"Retry-After": "42"}),
    )


def criterion(condition: str, **others: str) -> Criterion:
    return Criterion.model_validate({"condition": condition, **others})


def jsonpath(condition: str, context: str = "$response.body") -> Criterion:
    return criterion(condition, type="jsonpath", context=context)


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("$statusCode == 200", True),
        ("$statusCode == 201", False),
        ("$statusCode < 300", True),
        ("$response.body#/valid == true", True),
        ("$response.body#/valid == false", False),
        ("$response.body#/valid == 1", False),
        ("$response.body#/count != true", True),
        ("$response.body#/end == null", True),
        ("$response.body#/name != null", True),
        ("$response.body#/name == 'Acme'", True),
        ("$response.body#/name == 'acme'", False),
        ("$response.body#/a~1b/c~0d == 1", True),
        ("$response.body#/items/1/name == 'CD'", True),
        ("$response.body#/items/0/name == $steps.create.outputs.name", True),
        ("$response.body#/items/1/id == $steps.create.outputs.made#/id", True),
        ("$response.body#/items/0/id == $inputs.organization.id", True),
        ("$response.body#/items/1/id > $response.body#/items/0/id", True),
        ("$response.header.retry-after == '42'", True),
    ],
)
def test_comparison(values: Values, condition: str, expected: bool) -> None:
    assert holds(criterion(condition), values) is expected


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ("$[?@.valid == true]", True),
        ("$[?@.valid == false]", False),
        ("$[?!@.nothing]", True),
        ("$[?!@.name]", False),
        ("$[?length(@.items) == 2]", True),
        ("$[?count(@.items[?@.name == {$steps.create.outputs.name}]) == 1]", True),
        ("$[?count(@.items[?@.id == {$inputs.organization.id} && @.name == 'CD']) == 1]", False),
        ("$[?match(@.name, 'A[a-z]+')]", True),
        ("$[?match(@.name, 'A')]", False),
        ("$[?count(@..id) == 2]", True),
    ],
)
def test_selection(values: Values, condition: str, expected: bool) -> None:
    assert holds(jsonpath(condition), values) is expected


@pytest.mark.parametrize(("condition", "expected"), [("^[0-9]+$", True), ("^4$", False)])
def test_pattern(values: Values, condition: str, expected: bool) -> None:
    asked = criterion(condition, type="regex", context="$response.header.retry-after")
    assert holds(asked, values) is expected


@pytest.mark.parametrize(
    "condition",
    [
        "$response.body#/nothing != 1",
        "$response.body#/items/2/id == null",
        "$response.body#/name/first == null",
        "$response.header.x-nothing != ''",
        "$steps.other.outputs.name != ''",
        "$steps.create.outputs.other != ''",
        "$inputs.organization.name != ''",
        "$request.body != ''",
        "$response.body#/name > 1",
    ],
)
def test_what_is_not_there_is_an_error_and_never_null(values: Values, condition: str) -> None:
    with pytest.raises(NoValue):
        holds(criterion(condition), values)


@pytest.mark.parametrize(
    "asked",
    [
        criterion("$response.body#/valid"),
        criterion("$statusCode == 200 && $response.body#/valid == true"),
        criterion("$response.body#/count == two"),
        criterion("$[?@.valid]", type="jsonpath"),
    ],
    ids=lambda each: each.condition,
)
def test_form_that_is_not_known_is_refused(values: Values, asked: Any) -> None:
    with pytest.raises(Unsupported):
        holds(asked, values)
