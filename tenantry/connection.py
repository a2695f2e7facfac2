"""A client's connection: HTTP as uvicorn reads it, within bounds of size and of time.

Uvicorn waits for the rest of a request's head for as long as the client likes, and keeps all of
it, however much it is; an answer that nobody fetches it keeps as well. Any number of clients may
be like that, and each needs no more than a socket.
"""

from asyncio import BaseTransport
from typing import Any, cast

import orjson
import uuid_utils
from uvicorn.protocols.http.httptools_impl import (
    STATUS_LINE,
    HttpToolsProtocol,
    RequestResponseCycle,
)

from handlers.errors import render

HEAD_LIMIT = 65_536
"""Bytes of a request line with its header fields, and of the trailer fields behind a body."""

_TOO_LARGE = 431
_REFUSALS = {
    400: ("invalid", "This is no HTTP/1.1 request."),
    408: ("timeout", "The request's head did not arrive in time."),
    _TOO_LARGE: ("too_large", f"A request's head is at most {HEAD_LIMIT} bytes."),
}


class ClientConnection(HttpToolsProtocol):
    """One connection.

    What is no HTTP has no path to rely on: it is refused as errors are on paths of no contract,
    and the connection ends.

    Args:
        patience: seconds that a request's head may take to arrive, and an answer to be fetched;
            either is ended within twice as long. Whoever reads a body has to time it.
    """

    def __init__(self, *args: Any, patience: float, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._patience = patience
        self._in_head = True
        self._untold = 0
        self._answered: RequestResponseCycle | None = None
        self._seen: tuple[RequestResponseCycle | None, int] = (None, 0)

    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(cast("Any", transport))
        self._timer = self.loop.call_later(self._patience, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        self._timer.cancel()
        if self._answered is not None:
            # Uvicorn tells the request that came last, which waits while this one is answered.
            self._answered.disconnected = True
            self._answered.message_event.set()
        super().connection_lost(exc)

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: Any) -> None:
        self._answered = cycle
        super()._start_asgi_task(cycle, app)

    def data_received(self, data: bytes) -> None:
        if self._untold > HEAD_LIMIT:
            self.send_400_response("")
            return
        # The parser keeps a field until it is whole. So what counts is what it was given since it
        # last told of a whole head or of a part of a body.
        self._untold += len(data)
        super().data_received(data)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head = True

    def on_headers_complete(self) -> None:
        if self._untold > HEAD_LIMIT and self._head_bytes() > HEAD_LIMIT:
            raise ValueError("the head is too large")
        super().on_headers_complete()
        self._untold = 0
        self._in_head = False
        # Trailer fields come as header fields do, and must not pass for them.
        self.headers = []

    def on_body(self, body: bytes) -> None:
        self._untold = 0
        super().on_body(body)

    def send_400_response(self, msg: str) -> None:
        """Refuse what is no request, and be done with the connection."""
        if self._in_head:
            self._refuse(_TOO_LARGE if self._untold > HEAD_LIMIT else 400)
        elif self._answered is self.cycle and not self.cycle.response_started:
            self._write(400)
        else:
            self._end()

    def _refuse(self, status: int) -> None:
        """Answer with an error, unless the client would take it for that of another request."""
        if self._is_clients_turn():
            self._write(status)
        else:
            self._end()

    def _write(self, status: int) -> None:
        kind, message = _REFUSALS[status]
        request_id = f"req_{uuid_utils.uuid7().hex}"
        _, error = render(
            status=status, kind=kind, message=message, field=None, request_id=request_id
        )
        body = orjson.dumps(error)
        head = (
            f"content-type: application/json\r\ncontent-length: {len(body)}\r\n"
            f"request-id: {request_id}\r\ncache-control: no-store\r\n"
            "x-content-type-options: nosniff\r\nconnection: close\r\n\r\n"
        )
        self.transport.write(STATUS_LINE[status] + head.encode() + body)
        self.transport.close()

    def _end(self) -> None:
        """Close the connection, after the answer that is under way if there is one."""
        if self._answered is None or self._answered.response_complete:
            self.transport.close()
        else:
            self._answered.keep_alive = False
            self.flow.pause_reading()

    def _is_clients_turn(self) -> bool:
        return self._answered is None or self._answered.response_complete

    def _look(self) -> None:
        """End the connection where it is the client's turn, and nothing moved since last time."""
        seen = (self._answered, self.transport.get_write_buffer_size())
        stuck = self.flow.write_paused or self.transport.is_closing()
        if seen == self._seen and stuck:
            self.transport.abort()
        elif seen == self._seen and self._is_clients_turn():
            if self._in_head and self._untold:
                self._refuse(408)
            else:
                self.transport.close()
        self._seen = seen
        self._timer = self.loop.call_later(self._patience, self._look)

    def _head_bytes(self) -> int:
        return len(self.url) + sum(len(name) + len(value) for name, value in self.headers)
