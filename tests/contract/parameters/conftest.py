"""parameters.yaml served."""

import httpx
import pytest

from tests.contract.server import Serve


@pytest.fixture(scope="module")
def client(serve: Serve) -> httpx.Client:
    return serve("parameters")
