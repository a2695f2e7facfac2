"""Malformed requests, byte by byte, to the assembled server on every contract's prefix.

The engine's own tests (tests/contract/holes) say what each part of a request is refused for. These
say that the whole server holds: never a 500, never a wait beyond the client's time, the next
request is answered, and no memory is kept.
"""

import json
import socket
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import chain, product
from string import ascii_lowercase

import pytest

from tests.contract.server import Answer, exchange, head
from tests.malformed.conftest import PATIENCE, Running
from tests.malformed.framing import BROKEN, CHUNKED, CLOSE, JSON, REFUSED, TEXTS
from tests.malformed.prefixes import ANY, CONTRACTS, READING, Target

HEAD_LIMIT = 65_536
MANY = 10_000
NAMES = ["".join(letters) for letters in product(ascii_lowercase, repeat=3)][:MANY]


@pytest.fixture(autouse=True)
def next_request_is_served(running: Running) -> Iterator[None]:
    yield
    assert exchange(running.base_url, head("GET", "/healthz")).status == 200


def send(running: Running, target: Target, *lines: str, body: bytes | None = None) -> Answer:
    lines = (*running.opening(target), *lines, CLOSE)
    return exchange(running.base_url, head(target.method, target.path, *lines, body=body))


def assert_refused_unrouted(answer: Answer, status: int, kind: str) -> None:
    assert (answer.status, answer.json()["error"]) == (status, kind)
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["request-id"].startswith("req_")
    assert answer.headers["connection"] == "close"


def assert_contracts_answer(answer: Answer, *statuses: int) -> None:
    assert answer.status in statuses, answer
    assert answer.headers["request-id"].startswith("req_")
    assert answer.headers.get("content-type", "application/json") != "text/html"


def test_every_contract_is_sent_to(running: Running) -> None:
    assert {target.contract for target in ANY} == set(CONTRACTS)
    assert {target.contract for target in running.sending} == set(running.credentials)


@pytest.mark.parametrize("name", REFUSED)
def test_framing_400_on_every_prefix(running: Running, name: str) -> None:
    """Rule 50."""
    for target in ANY:
        request = REFUSED[name](target, running.opening(target))
        assert_refused_unrouted(exchange(running.base_url, request), 400, "invalid")


@pytest.mark.parametrize("name", BROKEN)
def test_chunks_400_on_every_operation_that_takes_json(running: Running, name: str) -> None:
    for target in running.sending:
        lines = (*running.opening(target), JSON, CHUNKED)
        request = head(target.method, target.path, *lines)
        assert_refused_unrouted(exchange(running.base_url, request, BROKEN[name]), 400, "invalid")


@pytest.mark.parametrize("name", TEXTS)
def test_body_400_on_every_operation_that_takes_json(running: Running, name: str) -> None:
    """Rule 50: in the contract's own shape, so never in that of paths of no contract."""
    for target in running.sending:
        assert_contracts_answer(send(running, target, JSON, body=TEXTS[name]), 400)


@pytest.mark.parametrize("text", ["%ff", "%c3", "%ed%a0%80", "%00", "%c0%af"])
def test_path_and_query_that_are_no_text(running: Running, text: str) -> None:
    for target in READING:
        path = f"{target.path}/{text}"
        assert_contracts_answer(
            send(running, Target(target.contract, "GET", path)), 400, 401, 403, 404
        )
        query = f"{target.path}?{text}={text}"
        # Where there is no credential, its absence comes first.
        first = () if target.contract in running.credentials else (401, 403)
        assert_contracts_answer(send(running, Target(target.contract, "GET", query)), 400, *first)


@pytest.mark.parametrize(
    "line",
    [
        "Authorization: Bearer \xff\xfe",
        "x-api-key: \xff\xfe",
        "Cookie: better-auth.session_token=\xff.\xff",
        "Idempotency-Key: \xff",
        "User-Agent: \xff\xfe",
        "Content-Type: \xff",
        "Accept: \xff",
        "anthropic-version: \xff",
        "Stripe-Signature: t=\xff,v1=\xff",
    ],
)
def test_header_that_is_no_text_is_no_failure(running: Running, line: str) -> None:
    for target in chain(READING, running.sending):
        answer = exchange(running.base_url, head(target.method, target.path, line, CLOSE))
        assert_contracts_answer(answer, 200, 400, 401, 403, 404, 415)


def test_parameters_of_ten_thousand(running: Running) -> None:
    for target in READING:
        query = f"{target.path}?{'&'.join(NAMES)}"
        assert_contracts_answer(
            send(running, Target(target.contract, "GET", query)), 200, 400, 401, 403, 404
        )


def test_headers_of_ten_thousand(running: Running) -> None:
    names = [f"{name}:" for name in NAMES]
    for target in READING:
        answer = exchange(running.base_url, head("GET", target.path, *names, CLOSE))
        assert_contracts_answer(answer, 200, 400, 401, 403, 404)


def test_cookies_of_ten_thousand(running: Running) -> None:
    cookies = f"Cookie: {'=;'.join(NAMES)}"
    for target in READING:
        assert_contracts_answer(send(running, target, cookies), 200, 400, 401, 403, 404)


def test_members_of_ten_thousand(running: Running) -> None:
    body = json.dumps(dict.fromkeys(NAMES, 0)).encode()
    for target in running.sending:
        answer = send(running, target, JSON, body=body)
        assert_contracts_answer(answer, 200, 201, 202, 400, 401, 402, 404)


@pytest.mark.parametrize("size", [HEAD_LIMIT + 1, 400_000, 8_000_000])
def test_head_431_that_is_too_large(running: Running, size: int) -> None:
    line = "A: " + "a" * size
    targets = ANY if size < 1_000_000 else ANY[:1]
    for target in targets:
        answer = exchange(running.base_url, head("GET", target.path, line))
        assert_refused_unrouted(answer, 431, "too_large")


def test_trailer_fields_431_that_are_too_large(running: Running) -> None:
    for target in running.sending:
        lines = (*running.opening(target), JSON, CHUNKED)
        request = head(target.method, target.path, *lines)
        flood = [b"2\r\n{}\r\n0\r\n", *[b"A: b\r\n" * 10_000] * 10]
        assert exchange(running.base_url, request, *flood).status in (400, 431)


def test_trailer_fields_are_no_header_fields(running: Running) -> None:
    credential = running.credentials["tenant_registry"][0].encode()
    request = head("POST", "/v1/internal/api-keys/verify", JSON, CHUNKED)
    body, end = b'c\r\n{"key": "a"}\r\n0\r\n', b"\r\n\r\n"
    assert exchange(running.base_url, request, body + credential + end).status == 401
    opened = head("POST", "/v1/internal/api-keys/verify", JSON, CHUNKED, credential.decode())
    assert exchange(running.base_url, opened, body + b"A: b" + end).status == 200


def test_half_a_body_and_a_goodbye_is_no_failure(running: Running) -> None:
    for request in half_bodies(running):
        with connect(running) as client:
            client.sendall(request)


def test_half_a_body_and_a_closed_half_is_an_end(running: Running) -> None:
    assert_ended_in_time(running, half_bodies(running), {None}, then=socket.SHUT_WR)


def test_body_408_that_stays_away(running: Running) -> None:
    assert_ended_in_time(running, half_bodies(running), {408})


def half_bodies(running: Running) -> list[bytes]:
    return [
        head(target.method, target.path, *running.opening(target), JSON, "Content-Length: 100")
        + b'{"name": '
        for target in running.sending
    ]


def test_body_408_that_drips(running: Running) -> None:
    requests = []
    for target in running.sending:
        lines = (*running.opening(target), JSON, CHUNKED)
        requests.append(head(target.method, target.path, *lines))
    assert_ended_in_time(running, requests, {408}, drip=b"1\r\n \r\n")


def test_head_408_that_stays_away_or_drips(running: Running) -> None:
    requests = [f"{target.method} {target.path} HTTP/1.1\r\nA: ".encode() for target in ANY]
    assert_ended_in_time(running, requests, {408})
    assert_ended_in_time(running, requests, {408}, drip=b"a")


def test_silence_is_ended_without_an_answer(running: Running) -> None:
    assert_ended_in_time(running, [b""] * 5, {None})
    assert_ended_in_time(running, [b"\r\n"] * 5, {None, 408}, drip=b"\r\n")


def test_page_is_served_while_bodies_for_pages_stay_away(running: Running) -> None:
    lines = ("Content-Type: application/x-www-form-urlencoded", "Content-Length: 20")
    slow = [head("POST", "/checkout/cs_test", *lines) + b"a="] * 5
    with ExitStack() as clients:
        for request in slow:
            clients.enter_context(connect(running)).sendall(request)
        assert exchange(running.base_url, head("GET", "/docs", CLOSE)).status == 200
    assert_ended_in_time(running, slow, {408})


def test_page_is_served_while_answers_are_not_fetched(running: Running) -> None:
    lazy = head("GET", "/docs/swagger-ui/swagger-ui-bundle.js") * 5
    with ExitStack() as clients:
        for _ in range(5):
            clients.enter_context(connect(running)).sendall(lazy)
        assert exchange(running.base_url, head("GET", "/docs", CLOSE)).status == 200


@pytest.mark.skipif(sys.platform != "linux", reason="what a process holds is read from /proc")
def test_memory_ends_where_it_began(running: Running) -> None:
    """Two rounds fill what is kept on purpose: pools, caches, the allocator's own.

    Five more send some 140 MiB; a hundredth of that is more than the allocator's noise, and less
    than keeping one body of a thousand bytes, or one head, of each request would take.
    """
    hostile(running)
    hostile(running)
    before = running.resident_kib()
    sent = sum(hostile(running) for _ in range(5))
    assert running.resident_kib() - before < sent / 1024 / 100


def hostile(running: Running) -> int:
    """A round of everything that is large; gives the bytes sent."""
    sent = 0
    for target in running.sending:
        lines = (*running.opening(target), JSON)
        start = head(target.method, target.path, *lines, CHUNKED)
        requests = [
            (head(target.method, target.path, *lines, "A: " + "a" * 200_000),),
            (start, b"fffff\r\n" + b" " * 0xFFFFF + b"\r\n", b"zz\r\n"),
            (head(target.method, target.path, *lines, CLOSE, body=b"[" * 500_000),),
        ]
        for request in requests:
            exchange(running.base_url, *request)
            sent += sum(map(len, request))
    return sent


def connect(running: Running) -> socket.socket:
    host, _, port = running.base_url.removeprefix("http://").partition(":")
    return socket.create_connection((host, int(port)), 4 * PATIENCE)


def assert_ended_in_time(
    running: Running,
    requests: Iterable[bytes],
    statuses: set[int | None],
    *,
    drip: bytes = b"",
    then: int | None = None,
) -> None:
    """Each of `requests`, all at once, meets with one of `statuses` (None: just an end), and its
    connection ends, within the time that clients have.

    Args:
        drip: what is sent again and again meanwhile.
        then: which half of the connection is shut after the request.
    """
    with ExitStack() as stack:
        clients = []
        for request in requests:
            clients.append(stack.enter_context(connect(running)))
            clients[-1].sendall(request)
            if then is not None:
                clients[-1].shutdown(then)
        until = time.monotonic() + 2 * PATIENCE
        while drip and time.monotonic() < until:
            for client in clients:
                _drip(client, drip)
            time.sleep(PATIENCE / 10)
        assert {_status(client) for client in clients} <= statuses


def _drip(client: socket.socket, data: bytes) -> None:
    try:
        client.sendall(data)
    except (BrokenPipeError, ConnectionResetError):
        return


def _status(client: socket.socket) -> int | None:
    """The status of the one answer on a connection that ends; fails where it doesn't in time."""
    answer = b""
    try:
        while part := client.recv(65_536):
            answer += part
    except ConnectionResetError:
        pass
    return int(answer.split()[1]) if answer else None
