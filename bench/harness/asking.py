"""One request after the other, to see that a server does the work that is timed."""

import http.client
import json
from collections.abc import Mapping
from typing import Any

from harness.processes import HOST


class Differs(Exception):
    """A server does other work than the contract says."""


def ask(
    port: int, method: str, path: str, headers: Mapping[str, str], body: object = None
) -> tuple[int, Any]:
    """The status and the JSON that the server on this port of the loopback address answers."""
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    try:
        content = None if body is None else json.dumps(body)
        connection.request(method, path, content, {"content-type": "application/json", **headers})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()
