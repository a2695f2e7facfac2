"""Request bodies: read within a limit, decoded by media type, checked against the schema."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from tenantry.contract.document import Pointer, Schema
from tenantry.contract.integers import Integers
from tenantry.contract.json_text import load_json, may_hold_reals
from tenantry.contract.patience import Patience
from tenantry.contract.refusals import Refusal, StartRefused, invalid
from tenantry.contract.request import Request
from tenantry.contract.schemas import Schemas
from tenantry.contract.text import parse_content_type, parse_query, plain
from tenantry.contract.values import TextValue

Receive = Callable[[], Awaitable[Mapping[str, Any]]]

_FORM = "application/x-www-form-urlencoded"
_CHARSETS = {"", "utf-8", "utf8", "us-ascii"}
# Enough to tell any length beyond the limit, and few enough for `int`.
_DIGITS = 20


class ClientGone(Exception):
    """The client hung up before its body was whole: there is nobody to answer."""


class Body:
    """The request body of one operation.

    Raises:
        StartRefused: a media type that can't be served.
    """

    def __init__(self, schemas: Schemas, pointer: Pointer, limit: int, patience: Patience) -> None:
        pointer, node = schemas.follow(pointer)
        self.required: bool = node.get("required", False)
        self._limit = limit
        self._patience = patience
        self._readers = {
            media_type.lower(): _reader(schemas, (*pointer, "content", media_type), media_type)
            for media_type in node["content"]
        }

    def read(self, request: Request, raw: bytes) -> Any:
        """The checked value of a body that was received, None where an optional one is absent.

        Raises:
            Refusal: invalid or unsupported.
        """
        if not raw:
            if self.required:
                raise invalid("body", "", "is required")
            return None
        return self._reader_for(request)(raw)

    async def receive(self, request: Request, receive: Receive) -> bytes:
        """The bytes of the body.

        Raises:
            Refusal: too_large or timeout.
            ClientGone: the connection ended first.
        """
        length = request.header("content-length")
        if length is not None and length.isascii() and length.isdigit():
            self._refuse_beyond_limit(int(length[:_DIGITS]))
        try:
            with self._patience:
                message = await receive()
                whole = self._chunk(message, 0)
                return await self._rest(whole, receive) if message.get("more_body") else whole
        except TimeoutError:
            problem = f"body: did not arrive within {self._patience.seconds:.0f} seconds"
            raise Refusal("timeout", problem, headers={"connection": "close"}) from None

    async def _rest(self, first: bytes, receive: Receive) -> bytes:
        chunks, size, more = [first], len(first), True
        while more:
            message = await receive()
            chunks.append(self._chunk(message, size))
            size += len(chunks[-1])
            more = message.get("more_body", False)
        return b"".join(chunks)

    def _chunk(self, message: Mapping[str, Any], received: int) -> bytes:
        if message["type"] == "http.disconnect":
            raise ClientGone
        chunk: bytes = message.get("body", b"")
        self._refuse_beyond_limit(received + len(chunk))
        return chunk

    def _refuse_beyond_limit(self, size: int) -> None:
        if size > self._limit:
            message = f"body: must not be larger than {self._limit} bytes"
            raise Refusal("too_large", message, headers={"connection": "close"})

    def _reader_for(self, request: Request) -> Callable[[bytes], Any]:
        media_type, charset = parse_content_type(request.header("content-type"))
        reader = self._readers.get(media_type)
        if reader is None or charset not in _CHARSETS:
            taken = " or ".join(self._readers)
            raise Refusal("unsupported", f"body: must be sent as Content-Type {taken}, in UTF-8")
        return reader


def is_json(media_type: str) -> bool:
    """Whether a media type of the document is JSON (RFC 6839's suffix included)."""
    bare = media_type.partition(";")[0].strip().lower()
    return bare == "application/json" or bare.endswith("+json")


def _reader(schemas: Schemas, pointer: Pointer, media_type: str) -> Callable[[bytes], Any]:
    """What turns the raw body of one media type into its checked value."""
    node = schemas.follow(pointer)[1]
    if "schema" not in node:
        raise StartRefused(f"the body's {media_type} has no schema")
    if is_json(media_type):
        return _json_reader(schemas, (*pointer, "schema"), node["schema"])
    if media_type.lower() == _FORM:
        return _form_reader(schemas, (*pointer, "schema"))
    if media_type.lower().startswith("text/"):
        return _text_reader(schemas, (*pointer, "schema"))
    raise StartRefused(f"the body's media type {media_type} is not supported")


def _json_reader(schemas: Schemas, pointer: Pointer, schema: Any) -> Callable[[bytes], Any]:
    validator = schemas.compile(pointer, "body")
    integers = Integers(schemas.reader, schema)

    def read(raw: bytes) -> Any:
        value = load_json(raw)
        validator.check(value)
        return integers.convert(value) if integers.occur and may_hold_reals(raw) else value

    return read


def _text_reader(schemas: Schemas, pointer: Pointer) -> Callable[[bytes], Any]:
    validator = schemas.compile(pointer, "body")

    def read(raw: bytes) -> str:
        try:
            text = plain(raw)
        except ValueError as error:
            raise invalid("body", "", str(error)) from None
        validator.check(text)
        return text

    return read


def _form_reader(schemas: Schemas, pointer: Pointer) -> Callable[[bytes], Any]:
    """Each known property is read like an exploded query parameter of its schema; the schema of
    the whole then checks them together."""
    validator = schemas.compile(pointer, "body")
    properties = schemas.reader.keyword(schemas.follow(pointer)[1], "properties", {})
    fields = {name: _field(schemas, inner, name) for name, inner in properties.items()}

    def read(raw: bytes) -> dict[str, Any]:
        try:
            pairs = parse_query(raw)
        except ValueError as error:
            raise invalid("body", "", str(error)) from None
        value = {
            name: (fields[name] if name in fields else _field(schemas, True, name)).read(raws)
            for name, raws in pairs.items()
        }
        validator.check(value)
        return value

    return read


def _field(schemas: Schemas, schema: Schema, name: str) -> TextValue:
    return TextValue(schemas.reader, schema, "body", name, explode=True, check=_unchecked)


def _unchecked(_value: Any, _name: str) -> None:
    """A form's fields are checked together, by the schema of the whole."""
