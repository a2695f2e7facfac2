"""The check before a run has teeth: a server that skips the checks is not timed."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from harness.conformance import DoesNotConform, check


class SaysYesToEverything(BaseHTTPRequestHandler):
    """Answers 200 and an empty object without looking at the request."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    do_POST = do_GET

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the test's output is the report."""


@pytest.fixture
def port() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), SaysYesToEverything) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def test_check_a_server_that_skips_its_checks_is_refused(port: int) -> None:
    with pytest.raises(DoesNotConform) as caught:
        check(port)
    said = str(caught.value)
    assert "item 0 is read: its JSON differs" in said
    assert "no API key is 401: it answered 200" in said
    assert "a malformed id is 400: it answered 200" in said
    assert 'a body of {"key": 7} is 400: it answered 200' in said
