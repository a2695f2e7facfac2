"""The pages that Flask serves, made when the first of them is asked for.

Flask, its templates and the way from ASGI to WSGI are 10 MiB of a process and a sixth of its
start, and most server processes never serve a page.
"""

import asyncio
from collections.abc import Callable
from importlib import import_module
from typing import Any

from models.checkout import Payments
from tenantry.edge import Application, Receive, Scope, Send
from tenantry.served import Served

READERS = ("docs", "openapi", "openapi.json", "openapi.yaml")
"""The first path segments of the pages for readers."""

CHECKOUT = "checkout"
"""The first path segment of the pages to sign up and pay on."""

INVITATIONS = "invitations"
"""The first path segment of the page on which an invitation is accepted."""

THREADS = 2


def reader_pages(served: Served) -> Application:
    """See `tenantry.pages`."""
    return _Later(lambda: import_module("tenantry.pages").create_pages(served))


def checkout_pages(payments: Payments) -> Application:
    """See `tenantry.checkout_pages`."""
    return _Later(lambda: import_module("tenantry.checkout_pages").create_checkout_pages(payments))


def invitation_pages() -> Application:
    """See `tenantry.invitation_pages`."""
    return _Later(lambda: import_module("tenantry.invitation_pages").create_invitation_pages())


class _Later:
    """The ASGI application of a Flask application that is made in a thread, once."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make
        self._made: Any = None
        self._making = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self._making:
            if self._made is None:
                self._made = await asyncio.to_thread(self._threaded)
        await self._made(scope, receive, send)

    def _threaded(self) -> Any:
        return import_module("a2wsgi").WSGIMiddleware(self._make(), workers=THREADS)
