"""A small Stripe: opens Checkout Sessions over HTTP, and fails in the ways it is told to."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

Json = dict[str, Any]
REFUSAL = {
    "type": "invalid_request_error",
    "message": "Invalid email address",
    "code": "email_invalid",
}


@dataclass
class FakeStripe:
    """What was asked of it, and what it answers instead of opening a session."""

    url: str = ""
    forms: list[dict[str, list[str]]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    failures: list[tuple[int, Json]] = field(default_factory=list)

    def answer(self, form: dict[str, list[str]], headers: dict[str, str]) -> tuple[int, Json]:
        self.forms.append(form)
        self.headers.append(headers)
        if self.failures:
            return self.failures.pop(0)
        name = f"cs_test_{len(self.forms)}"
        return 200, {
            "id": name,
            "object": "checkout.session",
            "url": f"https://checkout.stripe.com/c/pay/{name}",
        }


@contextmanager
def fake_stripe() -> Iterator[FakeStripe]:
    fake = FakeStripe()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            assert self.path == "/v1/checkout/sessions"
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, answer = fake.answer(parse_qs(body), headers)
            payload = json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(payload)))
            self.send_header("request-id", "req_fake")
            self.end_headers()
            self.wfile.write(payload)

        def log_message(self, *args: Any) -> None:
            """Nothing between the lines of the test run."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        fake.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield fake
        server.shutdown()
        thread.join()
