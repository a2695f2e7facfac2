"""Documented statuses that no request made from the document brings about.

Operation -> status -> why, and the test that shows it.
"""

ELSEWHERE = {
    "GET /api/auth/get-session": {
        "400": (
            "It has no parameters, and what refuses it is a query that is no text.",
            "tests/malformed/test_malformed.py::test_path_and_query_that_are_no_text",
        )
    }
}


def shown(label: str) -> set[str]:
    """The statuses of an operation that other tests show."""
    return set(ELSEWHERE.get(label, {}))
