"""A client of the server: one connection, whose requests and answers are told apart."""

import json
from http.client import HTTPConnection
from typing import Any, Self
from urllib.parse import urlsplit

PATIENCE = 60.0
"""Seconds after which what does not come fails its test."""


class Caller:
    """One connection that bears an operator's key; it closes at the end of its block.

    Args:
        headers: further headers of every request.
    """

    def __init__(self, base_url: str, operator: str, headers: dict[str, str] | None = None) -> None:
        self._connection = HTTPConnection(urlsplit(base_url).netloc, timeout=PATIENCE)
        self._headers = (headers or {}) | {
            "authorization": f"Bearer {operator}",
            "content-type": "application/json",
        }

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def send(self, method: str, path: str, body: object = None) -> None:
        content = None if body is None else json.dumps(body)
        self._connection.request(method, path, content, self._headers)

    def receive(self) -> tuple[int, Any]:
        """The status and the JSON of the answer to what was sent."""
        answer = self._connection.getresponse()
        return answer.status, json.loads(answer.read())

    def call(self, method: str, path: str, body: object = None) -> tuple[int, Any]:
        self.send(method, path, body)
        return self.receive()
