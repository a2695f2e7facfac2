"""An OpenID Connect issuer on a port of this machine, which rotates its keys and dies."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.issuers.signing import ECSigner, RSASigner

CONFIGURATION = "/.well-known/openid-configuration"
KEYS = "/keys"


class LocalIssuer:
    """What it publishes, and how often it was asked for what."""

    def __init__(self, port: int) -> None:
        self.name = f"http://127.0.0.1:{port}"
        self.signers: list[RSASigner] = [RSASigner("rsa-1"), ECSigner("ec-1")]
        self.asked: list[str] = []
        self.seconds = 0.0
        self.answers: dict[str, Any] = {
            CONFIGURATION: {"issuer": self.name, "jwks_uri": f"{self.name}{KEYS}"}
        }

    @property
    def signer(self) -> RSASigner:
        return self.signers[0]

    def rotate(self) -> None:
        """Sign with a new key from now on, and publish it alone."""
        self.signers = [RSASigner(f"rsa-{len(self.asked)}-new")]

    def answer(self, path: str) -> Any:
        self.asked.append(path)
        time.sleep(self.seconds)
        if path == KEYS and KEYS not in self.answers:
            return {"keys": [signer.public for signer in self.signers]}
        return self.answers[path]


@contextmanager
def served() -> Iterator[tuple[LocalIssuer, ThreadingHTTPServer]]:
    """The issuer and its server, which a test may shut down before the end."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = issuer.answer(self.path)
            status, body = answer if isinstance(answer, tuple) else (200, json.dumps(answer))
            # Whoever asked may hang up before the end of what is too long or too late.
            with suppress(ConnectionError):
                self.send_response(status)
                self.send_header("location", f"{issuer.name}/elsewhere")
                self.end_headers()
                self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing between the lines of the test run."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        issuer = LocalIssuer(server.server_port)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield issuer, server
        finally:
            server.shutdown()
            thread.join()
