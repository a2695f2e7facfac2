"""Path parameters arrive as the document says, or are refused by name."""

from typing import Any

import httpx
import pytest

from tests.contract.parameters.refusals import LARGEST, SMALLEST, assert_refused

UUID = "018f3c1e-7b2a-7c3d-8e4f-5a6b7c8d9e0f"


PATHS_TAKEN = [
    ("strings/abc", "str", "abc"),
    ("strings/%C3%A4%20b", "str", "ä b"),
    ("strings/7", "str", "7"),
    ("integers/7", "int", 7),
    ("integers/-7", "int", -7),
    (f"integers/{LARGEST}", "int", LARGEST),
    (f"integers/{SMALLEST}", "int", SMALLEST),
    ("numbers/2.5", "float", 2.5),
    ("numbers/-1e3", "float", -1000.0),
    ("booleans/true", "bool", True),
    ("booleans/false", "bool", False),
    ("enums/red", "str", "red"),
    ("arrays/1,2", "list", [1, 2]),
]


PATHS_REFUSED = [
    "strings/longer-than-nine",
    f"integers/{LARGEST + 1}",
    f"integers/{SMALLEST - 1}",
    "integers/1.5",
    "integers/1.0",
    "integers/1e3",
    "integers/1_0",
    "integers/%207%20",
    "integers/+7",
    "integers/0x7",
    "integers/%D9%A7",
    "integers/true",
    f"integers/{'9' * 5000}",
    "numbers/NaN",
    "numbers/Infinity",
    "numbers/-inf",
    "numbers/1e999",
    "numbers/1_0",
    "numbers/%202",
    "numbers/abc",
    "booleans/True",
    "booleans/1",
    "booleans/yes",
    "enums/blue",
    "arrays/1,a",
    "arrays/1,2,3,4",
]


@pytest.mark.parametrize(("path", "kind", "value"), PATHS_TAKEN)
def test_path_parameter_200_arrives_as_its_type(
    client: httpx.Client, path: str, kind: str, value: Any
) -> None:
    assert client.get(f"/path/{path}").json() == {"value": {"type": kind, "value": value}}


@pytest.mark.parametrize("path", PATHS_REFUSED, ids=lambda path: path[:24])
def test_path_parameter_400_names_the_parameter(client: httpx.Client, path: str) -> None:
    assert_refused(client.get(f"/path/{path}"), "path", "value")


def test_path_parameters_200_of_the_path_and_of_the_operation_arrive_together(
    client: httpx.Client,
) -> None:
    assert client.get(f"/path/pairs/a/{UUID}").json() == {
        "first": {"type": "str", "value": "a"},
        "second": {"type": "str", "value": UUID},
    }
    assert_refused(client.get("/path/pairs/a/b"), "path", "second")
