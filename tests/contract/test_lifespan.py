"""The application's lifespan begins before the first request and ends after the last."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest

from tenantry.contract import build_application
from tests.contract.served import document, handlers
from tests.contract.server import serving


def test_lifespan_surrounds_the_requests() -> None:
    events: list[str] = []

    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        events.append("begun")
        yield
        events.append("ended")

    application = build_application(
        document("parameters"), handlers=handlers("parameters"), lifespan=lifespan
    )
    assert events == []
    with serving(application) as base_url:
        assert events == ["begun"]
        assert httpx.get(f"{base_url}/query").status_code == 200
    assert events == ["begun", "ended"]


def test_lifespan_that_fails_stops_the_server(caplog: pytest.LogCaptureFixture) -> None:
    @asynccontextmanager
    async def lifespan() -> AsyncIterator[None]:
        raise RuntimeError("the store is not there")
        yield

    application = build_application(
        document("parameters"), handlers=handlers("parameters"), lifespan=lifespan
    )
    with pytest.raises(RuntimeError, match="did not start"), serving(application):
        pass
    assert "the store is not there" in caplog.text
