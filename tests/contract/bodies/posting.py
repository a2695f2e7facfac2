"""Posting bodies of any media type, and what a refusal of one looks like."""

import httpx


def post(
    client: httpx.Client, path: str, content: bytes | str | None, media_type: str | None
) -> httpx.Response:
    headers = [] if media_type is None else [(b"content-type", media_type.encode())]
    return client.post(path, content=content, headers=headers)


def assert_refused(response: httpx.Response, status: int, kind: str, field: str | None) -> None:
    problem = response.json()
    assert (response.status_code, problem["kind"], problem.get("field")) == (status, kind, field)
