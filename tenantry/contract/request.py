"""One request as handlers, checkers and observers see it."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import uuid_utils

from tenantry.contract.text import Query, parse_cookies, parse_query


class Request:
    """What is known of a request beside its checked input.

    `operation_id` and `template` (the route's path as the document writes it) are None until the
    route is found, and stay None where there is none. What a checker or a handler puts into
    `answer_headers` (names in lower case) stands on the answer, be it a refusal.
    """

    __slots__ = (
        "_cookies",
        "_headers",
        "_query",
        "answer_headers",
        "operation_id",
        "request_id",
        "scope",
        "template",
    )

    def __init__(self, scope: dict[str, Any]) -> None:
        self.scope = scope
        self.request_id = f"req_{uuid_utils.uuid7().hex}"
        self.operation_id: str | None = None
        self.template: str | None = None
        self.answer_headers: dict[str, str] = {}
        self._headers: dict[bytes, bytes] | None = None
        self._query: Query | None = None
        self._cookies: dict[str, str] | None = None

    def __repr__(self) -> str:
        return f"<Request {self.request_id} {self.method} {self.template}>"

    @property
    def method(self) -> str:
        method: str = self.scope["method"]
        return method

    @property
    def path(self) -> str:
        """The decoded path; never to be logged, the template is for that."""
        path: str = self.scope["path"]
        return path

    @property
    def peer(self) -> str | None:
        """The address of the client, None on a socket without one."""
        client = self.scope.get("client")
        return client[0] if client else None

    @property
    def user_agent(self) -> str | None:
        return self.header("user-agent")

    def header(self, name: str) -> str | None:
        """A header's value; lines of the same name are joined by a comma, as RFC 9110 has it."""
        if self._headers is None:
            self._headers = _by_name(self.scope["headers"])
        value = self._headers.get(_wire_name(name))
        return None if value is None else value.decode("latin-1")

    @property
    def query(self) -> Query:
        """The query's pairs, values still encoded; ValueError where a name is no text."""
        if self._query is None:
            self._query = parse_query(self.scope["query_string"])
        return self._query

    @property
    def cookies(self) -> dict[str, str]:
        if self._cookies is None:
            self._cookies = parse_cookies(self.header("cookie"))
        return self._cookies


@lru_cache(maxsize=256)
def _wire_name(name: str) -> bytes:
    return name.lower().encode("latin-1")


def _by_name(lines: list[tuple[bytes, bytes]]) -> dict[bytes, bytes]:
    found = dict(lines)
    if len(found) == len(lines):
        return found
    values: dict[bytes, list[bytes]] = {}
    for name, value in lines:
        values.setdefault(name, []).append(value)
    return {
        name: (b"; " if name == b"cookie" else b", ").join(each) for name, each in values.items()
    }


@dataclass(frozen=True, slots=True)
class Observation:
    """One request that was answered: for logs and metrics.

    `seconds` is the time from the request's first byte in the application to the last of its
    answer.
    """

    request: Request
    status: int
    seconds: float
