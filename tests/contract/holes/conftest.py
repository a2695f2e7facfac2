"""The shop, on each of the HTTP implementations of the server."""

from collections.abc import Iterator
from typing import Any

import pytest

from tenantry.contract import Options
from tests.contract.served.holes import check_session, shape
from tests.contract.server import Serve


@pytest.fixture(scope="module", params=["httptools", "h11"])
def shop(serve: Serve, request: pytest.FixtureRequest) -> str:
    """The base URL of the shop, on each of uvicorn's HTTP implementations."""
    return _open(serve, request.param)


@pytest.fixture(scope="module", params=["httptools", "h11"])
def hasty_shop(serve: Serve, request: pytest.FixtureRequest) -> str:
    """The base URL of a shop that waits for no body longer than a moment."""
    return _open(serve, request.param, options=Options(check_responses=True, body_timeout=0.1))


def _open(serve: Serve, http: str, **more: Any) -> str:
    client = serve(
        "holes",
        http=http,
        credentials={"session": check_session},
        error_shapes={"shop": shape},
        **more,
    )
    return str(client.base_url)


@pytest.fixture(autouse=True)
def nothing_unexpected(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No test of this folder may make the server log an error."""
    yield
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []
