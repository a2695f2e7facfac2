"""Answers of one operation: made from what its handler returned, checked where asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from tenantry.contract.bodies import is_json
from tenantry.contract.document import Pointer
from tenantry.contract.refusals import Refusal, StartRefused
from tenantry.contract.schemas import Schemas, Validator

_JSON = "application/json"
# What HTTP itself or this server's own state answers needs no entry in a document.
_UNDOCUMENTED = {405, 408, 413, 415, 500}
# The application adds these to every answer once it is made.
_ON_EVERY_ANSWER = {"cache-control", "request-id", "x-content-type-options"}


@dataclass(slots=True)
class Reply:
    """One answer, ready to be sent."""

    status: int
    body: bytes = b""
    media_type: str = ""
    # Names in lower case.
    headers: dict[str, str] = field(default_factory=dict)


class NonConformingReply(Exception):
    """An answer is not what the document promises; the message names what, and no value."""


def json_reply(status: int, value: Any, headers: Mapping[str, str] | None = None) -> Reply:
    """A JSON answer: moments as RFC 3339 with `Z`, dates and UUIDs as text."""
    lowered = {name.lower(): given for name, given in (headers or {}).items()}
    return Reply(status, encode_json(value), _JSON, lowered)


def encode_json(value: Any) -> bytes:
    """JSON as every answer has it; see `json_reply`."""
    return orjson.dumps(value, option=orjson.OPT_UTC_Z)


def _encoded(value: Any, media_type: str) -> bytes:
    if isinstance(value, bytes):
        return value
    return value.encode() if media_type.startswith("text/") else encode_json(value)


class Replies:
    """The documented answers of one operation.

    Raises:
        StartRefused: the operation documents no success, or a schema can't be compiled.
    """

    def __init__(self, schemas: Schemas, pointer: Pointer) -> None:
        _, node = schemas.follow(pointer)
        self._documented = {
            str(status).upper(): _Documented(schemas, (*pointer, status)) for status in node
        }
        self._by_status = {
            int(status): one for status, one in self._documented.items() if status.isdigit()
        }
        successes = [status for status in self._by_status if str(status)[0] == "2"]
        if not successes and not {"2XX", "DEFAULT"} & self._documented.keys():
            raise StartRefused("documents no success")
        self._usual = successes[0] if len(successes) == 1 else None

    def render(self, result: Any) -> Reply:
        """The answer that a handler's result means: a value, (value, status) or
        (value, status, headers); None is an answer without a body, or where the document lets
        JSON be null that; bytes are sent as they are.

        Raises:
            NonConformingReply: no status was given where the document has several.
        """
        headers: dict[str, str] = {}
        status = self._usual
        if isinstance(result, tuple):
            result, status, *more = result
            headers = {name.lower(): value for name, value in more[0].items()} if more else {}
        if status is None:
            raise NonConformingReply("the handler gave no status and the document has several")
        documented = self._of(status)
        if result is None and not (documented and documented.takes_null):
            return Reply(status, b"", "", headers)
        media_type = documented.media_type if documented else _JSON
        if headers:
            media_type = headers.pop("content-type", media_type)
        return Reply(status, _encoded(result, media_type), media_type, headers)

    def check(self, reply: Reply) -> None:
        """Nothing where the answer is as documented.

        Raises:
            NonConformingReply: naming the status and what is wrong with it.
        """
        documented = self._of(reply.status)
        if documented is not None:
            documented.check(reply)
        elif reply.status not in _UNDOCUMENTED:
            raise NonConformingReply(f"the status {reply.status} is not documented")

    def _of(self, status: int) -> "_Documented | None":
        found = self._by_status.get(status)
        if found is not None:
            return found
        for key in (f"{status // 100}XX", "DEFAULT"):
            if key in self._documented:
                return self._documented[key]
        return None


class _Documented:
    """One documented status of an operation."""

    def __init__(self, schemas: Schemas, pointer: Pointer) -> None:
        place, node = schemas.follow(pointer)
        content = node.get("content", {})
        media_type = next(iter(content), _JSON)
        self.media_type = (
            f"{media_type}; charset=utf-8" if media_type[:5] == "text/" else media_type
        )
        self._validators: dict[str, Validator | None] = {
            media_type: schemas.compile((*place, "content", media_type, "schema"), "the body")
            if "schema" in media
            else None
            for media_type, media in content.items()
        }
        self.takes_null = any(
            is_json(media_type) and validator is not None and validator.is_valid(None)
            for media_type, validator in self._validators.items()
        )
        self._headers = [
            name
            for name in node.get("headers", {})
            if name.lower() not in _ON_EVERY_ANSWER
            and schemas.follow((*place, "headers", name))[1].get("required")
        ]

    def check(self, reply: Reply) -> None:
        given = {name.lower() for name in reply.headers}
        for name in self._headers:
            if name.lower() not in given:
                raise NonConformingReply(f"{reply.status} lacks the header {name}")
        bare = reply.media_type.partition(";")[0]
        if not self._validators:
            if reply.body:
                raise NonConformingReply(f"{reply.status} has a body that is not documented")
            return
        if bare not in self._validators:
            raise NonConformingReply(f"{reply.status} has the media type {bare or 'none'}")
        validator = self._validators[bare]
        if validator is not None:
            value = orjson.loads(reply.body) if is_json(bare) else reply.body.decode()
            try:
                validator.check(value)
            except Refusal as problem:
                raise NonConformingReply(f"{reply.status}: {problem.message}") from None
