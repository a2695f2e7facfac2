"""The shop, on each of the HTTP implementations of the server."""

from collections.abc import Iterator

import pytest

from tests.contract.served.holes import check_session, shape
from tests.contract.server import Serve


@pytest.fixture(scope="module", params=["httptools", "h11"])
def shop(serve: Serve, request: pytest.FixtureRequest) -> str:
    """The base URL of the shop, on each of uvicorn's HTTP implementations."""
    client = serve(
        "holes",
        http=request.param,
        credentials={"session": check_session},
        error_shapes={"shop": shape},
    )
    return str(client.base_url)


@pytest.fixture(autouse=True)
def nothing_unexpected(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """No test of this folder may make the server log an error."""
    yield
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []
