"""Client processes: each with connections of its own, all of them at it together."""

import json
import multiprocessing
import re
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.client import HTTPResponse
from typing import Any, Self

PROCESSES = multiprocessing.get_context("spawn")
PATIENCE = 60.0
CREATE = "/api/org-api-keys?action=create-session"
CONSUME = "/api/org-api-keys?action=consume-session"
REMAINING = re.compile(r'"minute";r=(\d+);t=(\d+)')

Address = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to a creation: when it came, and after how many seconds."""

    status: int
    seconds: float
    received_at: float
    remaining: int | None
    resets_in: int | None


class Connection:
    """One connection to the server, which stays open."""

    def __init__(self, address: Address) -> None:
        self.socket = socket.create_connection(address, PATIENCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, path: str, body: dict[str, Any], *headers: str) -> None:
        content = json.dumps(body)
        lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json"]
        lines += [*headers, f"Content-Length: {len(content)}", "", content]
        self.socket.sendall("\r\n".join(lines).encode())

    def receive(self) -> HTTPResponse:
        answer = HTTPResponse(self.socket)
        answer.begin()
        answer.read()
        return answer


def consume_together(
    address: Address, tokens: Sequence[str], *, processes: int, connections: int
) -> list[list[int]]:
    """Consume each token from all connections of all processes at once; the statuses, by token."""
    gate = PROCESSES.Manager().Barrier(processes)
    with PROCESSES.Pool(processes) as pool:
        work = (address, tokens, connections, gate)
        told = pool.starmap(_consume_all, [work] * processes)
    return [[status for each in told for status in each[number]] for number in range(len(tokens))]


@contextmanager
def creating(address: Address, key: str, *, processes: int) -> Iterator[Callable[[], list[Answer]]]:
    """Create sessions from all processes, one after the other in each, until what this gives is
    called; it tells how all of them were answered.
    """
    enough = PROCESSES.Event()
    with PROCESSES.Pool(processes, _stop_by, (enough,)) as pool:
        told = pool.starmap_async(_create, [(address, key)] * processes)

        def finish() -> list[Answer]:
            enough.set()
            return [answer for each in told.get(PATIENCE) for answer in each]

        yield finish


_stopped_by: list[Any] = []


def _stop_by(enough: Any) -> None:
    _stopped_by.append(enough)


def _consume_all(
    address: Address, tokens: Sequence[str], connections: int, gate: Any
) -> list[list[int]]:
    with ExitStack() as stack:
        open_ones = [stack.enter_context(Connection(address)) for _ in range(connections)]
        told = []
        for token in tokens:
            gate.wait(PATIENCE)
            for connection in open_ones:
                connection.send(CONSUME, {"token": token})
            told.append([connection.receive().status for connection in open_ones])
        return told


def _create(address: Address, key: str) -> list[Answer]:
    answers: list[Answer] = []
    with Connection(address) as connection:
        while not _stopped_by[-1].is_set():
            started = time.perf_counter()
            connection.send(CREATE, {"game_id": 42}, f"x-api-key: {key}")
            answer = connection.receive()
            seconds = time.perf_counter() - started
            told = REMAINING.search(answer.getheader("ratelimit") or "")
            standing = (int(told[1]), int(told[2])) if told else (None, None)
            answers.append(Answer(answer.status, seconds, time.time(), *standing))
    return answers
