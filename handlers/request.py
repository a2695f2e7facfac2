"""What a handler or a checker may ask of the request that it serves."""

from collections.abc import Mapping
from typing import Protocol, TypedDict


class Request(Protocol):
    """The part of the server's request that credentials and audit events are made from."""

    @property
    def answer_headers(self) -> dict[str, str]:
        """Header fields, names in lower case, that the answer is to bear, be it a refusal."""

    @property
    def request_id(self) -> str:
        """The id on the answer and on the request's log line."""

    @property
    def method(self) -> str:
        """The method, in capitals."""

    @property
    def cookies(self) -> Mapping[str, str]:
        """The cookies by name, as they were sent."""

    @property
    def peer(self) -> str | None:
        """The client's address as text, None where there is none (a Unix socket)."""

    @property
    def user_agent(self) -> str | None:
        """The `User-Agent` header."""

    def header(self, name: str) -> str | None:
        """The value of the header `name`, in any case, or None."""


class Circumstances(TypedDict):
    """What an actor bears of the request that it came by."""

    request_id: str
    source_ip: str | None
    user_agent: str | None


def circumstances(request: Request) -> Circumstances:
    """What audit events tell of `request` (rule 51)."""
    return {
        "request_id": request.request_id,
        "source_ip": request.peer,
        "user_agent": request.user_agent,
    }
