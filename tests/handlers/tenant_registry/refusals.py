"""What a refusal of the Tenant Registry looks like."""

import httpx


def refuses(answer: httpx.Response, field: str = "") -> None:
    """The answer is 400 in the contract's shape, and its message names the field."""
    assert answer.status_code == 400, answer.request.content
    assert answer.json()["error"] == "invalid_input"
    assert field in answer.json()["message"]
