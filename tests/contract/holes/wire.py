"""Requests to the shop byte by byte, and what every refusal of it looks like.

The folder's tests send what servers tend to fail on, or to let through. Whatever comes, the
answer has a documented status, the contract's own error shape and a request id; never a 500.
"""

import re

from tests.contract.server import Answer, exchange, head

JSON = "Content-Type: application/json"

CHUNKED = "Transfer-Encoding: chunked"

LARGEST = 9223372036854775807

NINES = "9" * 5000

ORDER = b'{"item": "book"}'


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%s\r\n" % (len(data), data)


def get(shop: str, target: str, *lines: str) -> Answer:
    return exchange(shop, head("GET", target, *lines))


def post(shop: str, body: bytes, *lines: str, target: str = "/v1/orders") -> Answer:
    return exchange(shop, head("POST", target, *(lines or (JSON,)), body=body))


def assert_refused(answer: Answer, status: int, code: str, field: str | None = None) -> None:
    problem = answer.json()
    assert (answer.status, problem["code"], problem.get("field")) == (status, code, field)
    assert answer.headers["content-type"] == "application/json"
    assert re.fullmatch("req_[0-9a-f]{32}", answer.headers["request-id"])
