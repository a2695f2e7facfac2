"""Fixtures of the engine's tests: every request goes over a real socket to a real server."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import pytest

from tenantry.contract import Options, build_application
from tests.contract.served import document, handlers, show_all
from tests.contract.server import Serve, serving


@pytest.fixture(scope="module")
def serve() -> Iterator[Serve]:
    """Serve a document of `served` by its name; more arguments go to `build_application`.

    Responses are checked unless the options say otherwise.
    """
    with ExitStack() as stack:

        def start(name: str, *, http: str = "httptools", **more: Any) -> httpx.Client:
            more.setdefault("error_shapes", {"": show_all})
            more.setdefault("options", Options(check_responses=True))
            application = build_application(document(name), handlers=handlers(name), **more)
            base_url = stack.enter_context(serving(application, http))
            return stack.enter_context(httpx.Client(base_url=base_url))

        yield start
