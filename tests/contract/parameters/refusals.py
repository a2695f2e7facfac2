"""What a refused parameter looks like, and the edges of int64."""

import httpx

LARGEST = 9223372036854775807

SMALLEST = -9223372036854775808


def assert_refused(response: httpx.Response, where: str, field: str) -> None:
    assert response.status_code == 400
    problem = response.json()
    name, _, item = problem["field"].partition(".")
    assert (problem["kind"], name) == ("invalid", field)
    assert item == "" or item.isdigit()
    assert problem["message"].startswith(f"{where}.{problem['field']}: ")
