"""A real server for the tests, and a client that sends exactly the bytes it is given."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPResponse
from typing import Any

import httpx
import orjson
import uvicorn

Serve = Callable[..., httpx.Client]
"""Serves a document with its handlers and gives a client of it (the fixture `serve`)."""

GRACE = 1.0
"""Seconds that requests under way have to end when their server stops."""

PATIENCE = 10.0
"""Seconds after which a server that neither starts, answers nor stops fails its test."""


class PromptServer(uvicorn.Server):
    """Stops as soon as it is told and can; uvicorn takes tenths of a second, a thousand times."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop, self._told = asyncio.get_running_loop(), asyncio.Event()
        await super().startup(sockets)

    async def main_loop(self) -> None:
        await self._told.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        for listening in [*self.servers, *(sockets or [])]:
            listening.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        with suppress(TimeoutError):
            async with asyncio.timeout(GRACE):
                # uvicorn has no event for it
                while self.server_state.connections or self.server_state.tasks:  # noqa: ASYNC110
                    await asyncio.sleep(0.001)
        for task in self.server_state.tasks:
            task.cancel()
        await self.lifespan.shutdown()

    def stop(self) -> None:
        """May be called by any thread, and before the server runs."""
        self.should_exit = True
        if self.started:
            self._loop.call_soon_threadsafe(self._told.set)


@contextmanager
def serving(application: Any, http: Any = "httptools") -> Iterator[str]:
    """Serve an ASGI application on a free port of 127.0.0.1; gives its base URL.

    Args:
        application: the ASGI application.
        http: uvicorn's HTTP implementation, `httptools` or `h11`, or what makes one.
    """
    listener = socket.create_server(("127.0.0.1", 0))
    server = PromptServer(
        uvicorn.Config(
            application,
            http=http,
            lifespan="on",
            log_config=None,
            access_log=False,
        )
    )
    thread = threading.Thread(target=_run, args=(server, listener))
    thread.start()
    try:
        _wait_until_started(server, thread)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.stop()
        thread.join(PATIENCE)
        listener.close()
    if thread.is_alive():
        raise RuntimeError("the server did not stop")


def _run(server: uvicorn.Server, listener: socket.socket) -> None:
    # Where the application does not start, uvicorn ends its process; here that is the tests'.
    with suppress(SystemExit):
        server.run(sockets=[listener])


def _wait_until_started(server: uvicorn.Server, thread: threading.Thread) -> None:
    deadline = time.monotonic() + PATIENCE
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise RuntimeError("the server did not start")
        time.sleep(0.005)


@dataclass(frozen=True)
class Answer:
    """What came back over the wire."""

    status: int
    headers: dict[str, str]
    content: bytes

    def json(self) -> Any:
        return orjson.loads(self.content)


def exchange(base_url: str, *parts: bytes, method: str = "GET") -> Answer:
    """Send `parts` one after the other on a new connection and read one answer.

    Nothing is added or corrected. A server that answers before it has read all of it, and closes,
    is no failure: the answer counts.
    """
    host, _, port = base_url.removeprefix("http://").partition(":")
    with closing(socket.create_connection((host, int(port)), PATIENCE)) as connection:
        _send(connection, parts)
        response = HTTPResponse(connection, method=method)
        response.begin()
        headers = {name.lower(): value for name, value in response.getheaders()}
        return Answer(response.status, headers, response.read())


def _send(connection: socket.socket, parts: Iterable[bytes]) -> None:
    for part in parts:
        try:
            connection.sendall(part)
        except (BrokenPipeError, ConnectionResetError):
            return


def head(method: str, target: str, *lines: str, body: bytes | None = None) -> bytes:
    """The bytes of a request's head, with its body behind it when one is given."""
    if body is not None:
        lines = (*lines, f"Content-Length: {len(body)}")
    text = "\r\n".join([f"{method} {target} HTTP/1.1", "Host: 127.0.0.1", *lines, "", ""])
    return text.encode("latin-1") + (body or b"")
