"""One server on an embedded database for the tests of what is beside the contracts."""

import os
import ssl
from collections.abc import Iterator

import httpx
import pytest

from tenantry.app import create_app
from tenantry.settings import Settings
from tenantry.store import migrate_embedded
from tests.contract.server import serving
from tests.request_lines import no_request_lines

__all__ = ["no_request_lines"]


@pytest.fixture(autouse=True, scope="module")
def no_settings_of_the_developer() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in os.environ:
            if name.startswith("TENANTRY_"):
                patch.delenv(name)
        yield


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(
        data_dir=tmp_path_factory.mktemp("data"),
        contracts=("tenant_registry",),
        registry_auth="loopback",
    )


@pytest.fixture(scope="module")
def base_url(settings: Settings) -> Iterator[str]:
    migrate_embedded(settings)
    with serving(create_app(settings)) as url:
        yield url


@pytest.fixture(scope="module")
def reader(base_url: str) -> Iterator[httpx.Client]:
    """A client without a credential."""
    with httpx.Client(base_url=base_url, verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)) as client:
        yield client
