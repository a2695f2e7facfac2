"""Requests that are no HTTP, as functions of where they are sent."""

from collections.abc import Callable

from tests.contract.server import head
from tests.malformed.prefixes import Target

JSON = "Content-Type: application/json"
CHUNKED = "Transfer-Encoding: chunked"
CLOSE = "Connection: close"

Framing = Callable[[Target, list[str]], bytes]


def _with(*lines: str, body: bytes = b"") -> Framing:
    def framed(target: Target, credential: list[str]) -> bytes:
        return head(target.method, target.path, *credential, *lines) + body

    return framed


def _line(line: str) -> Framing:
    def framed(target: Target, credential: list[str]) -> bytes:
        text = line.format(method=target.method, path=target.path)
        return text.encode("latin-1") + b"\r\nHost: 127.0.0.1\r\n\r\n"

    return framed


REFUSED: dict[str, Framing] = {
    "no version that there is": _line("{method} {path} HTTP/9.9"),
    "no HTTP": _line("{method} {path} HTTPS/1.1"),
    "no method": _line(" {path} HTTP/1.1"),
    "unknown method": _line("BREW {path} HTTP/1.1"),
    "space in the path": _line("{method} {path} x HTTP/1.1"),
    "byte beyond ASCII in the path": _line("{method} {path}/\xff HTTP/1.1"),
    "byte beyond ASCII in the query": _line("{method} {path}?a=\xff HTTP/1.1"),
    "control character in the path": _line("{method} {path}\x01 HTTP/1.1"),
    "NUL in a header": _with("A: \x00"),
    "carriage return in a header": _with("A: a\rB: b"),
    "space before the colon": _with("A : b"),
    "no colon": _with("A"),
    "no name": _with(": a"),
    "two lengths": _with("Content-Length: 2", "Content-Length: 3", body=b"{}"),
    "two lengths in one line": _with("Content-Length: 2, 3", body=b"{}"),
    "negative length": _with("Content-Length: -1", body=b"{}"),
    "length with a sign": _with("Content-Length: +2", body=b"{}"),
    "length that is no number": _with("Content-Length: two", body=b"{}"),
    "length beyond 64 bits": _with("Content-Length: 99999999999999999999", body=b"{}"),
    "length and chunks": _with("Content-Length: 5", CHUNKED, body=b"0\r\n\r\n"),
    "chunks that are not last": _with("Transfer-Encoding: chunked, gzip", body=b"0\r\n\r\n"),
    "coding that there is not": _with("Transfer-Encoding: identity", body=b"0\r\n\r\n"),
}
"""Name -> a request that is refused before anybody asks whose path it bears."""

BROKEN: dict[str, bytes] = {
    "size that is no number": b"zz\r\n{}\r\n0\r\n\r\n",
    "negative size": b"-1\r\n{}\r\n0\r\n\r\n",
    "size beyond 64 bits": b"ffffffffffffffffff\r\n{}\r\n0\r\n\r\n",
    "more than its size": b"1\r\n{}\r\n0\r\n\r\n",
    "no end of line": b"2{}0",
    "no end of line after the data": b"2\r\n{}xx",
    "no size": b"\r\n{}\r\n0\r\n\r\n",
    "NUL in the size": b"2\x00\r\n{}\r\n0\r\n\r\n",
    "bad second chunk": b"1\r\n{\r\nq\r\n}\r\n0\r\n\r\n",
    "trailer without a colon": b"2\r\n{}\r\n0\r\nA\r\n\r\n",
}
"""Name -> what is no sequence of chunks."""

TEXTS: dict[str, bytes] = {
    "no UTF-8": b'{"name": "\xff\xfe"}',
    "no UTF-8 in a name": b'{"\xff": 1}',
    "half a character": b'{"name": "\xc3"}',
    "overlong": b'{"name": "\xc0\xaf"}',
    "surrogate": b'{"name": "\xed\xa0\x80"}',
    "beyond Unicode": b'{"name": "\xf4\x90\x80\x80"}',
    "UTF-16": '{"name": "a"}'.encode("utf-16"),
    "escaped surrogate": b'{"name": "\\ud800"}',
    "NUL": b'{"name": "\x00"}',
    "half": b'{"name": "a',
    "nothing but a byte": b"\x80",
    "too deep": b"[" * 100_000,
    "no number": b'{"name": NaN}',
    "too many digits": b'{"name": 1' + b"0" * 5000 + b"}",
}
"""Name -> a body that is no JSON in UTF-8, or none that a store can hold."""
