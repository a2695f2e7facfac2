"""Clients that create tenants over sockets of their own for as long as the server lives."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException
from itertools import count
from threading import Semaphore
from urllib.parse import urlsplit

from tests.durability.conftest import PATIENCE

WRITERS = 8


class Writers:
    """What so many clients sent, and what of it was acknowledged: the whole 201 was read.

    Args:
        operator: the operator's key that they bear.

    Attributes:
        sent: the slug of every tenant that was asked for.
        acknowledged: id -> slug of every tenant that the server said it made.
    """

    def __init__(self, operator: str) -> None:
        self.sent: set[str] = set()
        self.acknowledged: dict[str, str] = {}
        self._headers = {
            "authorization": f"Bearer {operator}",
            "content-type": "application/json",
        }
        self._life = count()

    @contextmanager
    def at_work(self, base_url: str) -> Iterator[Semaphore]:
        """Write until the server is gone, which it must be by the end of the block.

        Gives a semaphore that is released at every acknowledgement.
        """
        told = Semaphore(0)
        life = next(self._life)
        with ThreadPoolExecutor(WRITERS) as threads:
            work = [
                threads.submit(self._write, base_url, f"life-{life}-{number}", told)
                for number in range(WRITERS)
            ]
            yield told
        for each in work:
            each.result()

    def _write(self, base_url: str, name: str, told: Semaphore) -> None:
        with closing(HTTPConnection(urlsplit(base_url).netloc, timeout=PATIENCE)) as connection:
            for number in count():
                slug = f"{name}-{number}"
                self.sent.add(slug)
                body = json.dumps({"slug": slug, "name": slug})
                try:
                    connection.request("POST", "/v1/tenants", body, self._headers)
                    answer = connection.getresponse()
                    content = answer.read()
                except (ConnectionError, HTTPException):
                    return
                assert answer.status == 201, content
                self.acknowledged[json.loads(content)["id"]] = slug
                told.release()
