"""Clients that create tenants for as long as the server lives."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPException
from itertools import count
from threading import Semaphore

from tests.durability.caller import Caller

WRITERS = 8


class Writers:
    """What so many clients sent, and what of it was acknowledged: a 201 was read to its end.

    Args:
        operator: the operator's key that they bear.

    Attributes:
        sent: the slug of every tenant that was asked for.
        acknowledged: id -> slug of every tenant that the server said it made.
    """

    def __init__(self, operator: str) -> None:
        self.sent: set[str] = set()
        self.acknowledged: dict[str, str] = {}
        self._operator = operator
        self._lives = count()

    @contextmanager
    def at_work(self, base_url: str) -> Iterator[Semaphore]:
        """Write until the server is gone, which it must be by the end of the block.

        Gives a semaphore that is released at every acknowledgement.
        """
        told = Semaphore(0)
        life = next(self._lives)
        with ThreadPoolExecutor(WRITERS) as threads:
            work = [
                threads.submit(self._write, base_url, f"life-{life}-{number}", told)
                for number in range(WRITERS)
            ]
            yield told
        for each in work:
            each.result()

    def _write(self, base_url: str, name: str, told: Semaphore) -> None:
        with Caller(base_url, self._operator) as caller:
            for number in count():
                slug = f"{name}-{number}"
                self.sent.add(slug)
                try:
                    status, tenant = caller.call("POST", "/v1/tenants", {"slug": slug, "name": "T"})
                except (ConnectionError, HTTPException):
                    return
                assert status == 201, tenant
                self.acknowledged[tenant["id"]] = slug
                told.release()
