"""Handlers and checkers of loop.yaml: they block on a gate, or tell the thread they ran in."""

import threading
from collections.abc import Callable, Mapping
from typing import Any

from tenantry.contract import Request

PATIENCE = 10.0
"""Seconds after which a gate that nobody opens opens itself."""


class Gate:
    """Holds up whoever comes, and counts how many are held up at once."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._opened = threading.Event()
        self._inside = 0
        self.arrived = threading.Semaphore(0)
        self.peak = 0

    def close(self) -> None:
        """Hold up from now on, and count anew."""
        self._opened.clear()
        self.arrived = threading.Semaphore(0)
        self.peak = 0

    def open(self) -> None:
        """Let everybody through."""
        self._opened.set()

    def pass_through(self) -> None:
        with self._lock:
            self._inside += 1
            self.peak = max(self.peak, self._inside)
        self.arrived.release()
        self._opened.wait(PATIENCE)
        with self._lock:
            self._inside -= 1


HANDLER = Gate()
CHECKER = Gate()
REQUESTS = threading.Semaphore(0)
"""One is released for each request that has reached the application."""


def wait_in_handler() -> int:
    HANDLER.pass_through()
    return threading.get_ident()


def wait_in_checker() -> int:
    return threading.get_ident()


def meet_in_handler() -> int:
    HANDLER.pass_through()
    return threading.get_ident()


async def answer_on_loop() -> int:
    return threading.get_ident()


def answer_in_pool() -> int:
    return threading.get_ident()


def read_point() -> int:
    return threading.get_ident()


def show_checker(principal: int) -> int:
    return principal


def check_slowly(_credential: str, _request: Request) -> str:
    CHECKER.pass_through()
    return "ada"


async def count_request(_credential: str, _request: Request) -> str:
    REQUESTS.release()
    return "ada"


def tell_thread(_credential: str, _request: Request) -> int:
    return threading.get_ident()


CREDENTIALS: Mapping[str, Callable[..., Any]] = {
    "slow": check_slowly,
    "counted": count_request,
    "thread": tell_thread,
}
