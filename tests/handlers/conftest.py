"""The real application behind a real socket, its answers always held against the contract."""

import os
import shutil
import ssl
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from connexion.spec import OpenAPISpecification
from pydantic import SecretStr

from models import api_key
from models.actor import Actor
from tenantry.app import create_app
from tenantry.contract.schemas import Schemas
from tenantry.settings import Settings
from tests import stores
from tests.conftest import SECRET
from tests.contract.server import serving
from tests.request_lines import no_request_lines

__all__ = ["no_request_lines"]

# Nothing here speaks TLS, and loading the authorities for it takes longer than a test.
NO_AUTHORITIES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@pytest.fixture(scope="session", autouse=True)
def documents_read_once() -> Iterator[None]:
    """Each test has an application of its own, and the few documents are compiled once a process.

    What is kept depends on a document alone, which a process has once and nobody changes.
    """
    found_valid: set[bytes] = set()
    validate = OpenAPISpecification._validate_spec  # noqa: SLF001 - a third of what one costs

    def validate_once(specification: dict[str, Any]) -> None:
        written = orjson.dumps(specification)
        if written not in found_valid:
            validate(specification)
            found_valid.add(written)

    kept: dict[int, tuple[Any, Schemas]] = {}

    def schemas_once(document: Any) -> Schemas:
        if id(document) not in kept:
            kept[id(document)] = document, Schemas(document)
        return kept[id(document)][1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(OpenAPISpecification, "_validate_spec", staticmethod(validate_once))
        patch.setattr("tenantry.contract.application.Schemas", schemas_once)
        yield


@pytest.fixture(autouse=True)
def no_settings_of_the_developer(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in os.environ:
        if name.startswith("TENANTRY_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def sqlite_as_migrated(sqlite_as_migrated: Path) -> Path:
    """Started once as well."""
    path = Path(shutil.copy(sqlite_as_migrated, sqlite_as_migrated.with_name("started.db")))
    stores.start_once(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql_as_migrated(postgresql_server: str) -> str:
    """Started once as well."""
    url = stores.new_postgresql(postgresql_server, "started")
    stores.migrate(url)
    stores.start_once(url)
    stores.keep(url)
    return url


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """A server on the test's database that checks its own answers."""
    return Settings(
        data_dir=tmp_path,
        database_url=None if database_url.startswith("sqlite") else SecretStr(database_url),
        secret=SecretStr(SECRET),
        contracts=("tenant_registry",),
        check_responses=True,
        threads=4,
    )


@pytest.fixture
def base_url(settings: Settings) -> Iterator[str]:
    with serving(create_app(settings)) as url:
        yield url


@pytest.fixture
def anonymous(base_url: str) -> Iterator[httpx.Client]:
    """A client without a credential."""
    with httpx.Client(base_url=base_url, verify=NO_AUTHORITIES) as client:
        yield client


@pytest.fixture
def client(base_url: str) -> Iterator[httpx.Client]:
    """A client with an operator's key."""
    _, key = api_key.create_operator(Actor.command("tests"), "Test operator")
    headers = {"authorization": f"Bearer {key}"}
    with httpx.Client(base_url=base_url, headers=headers, verify=NO_AUTHORITIES) as client:
        yield client
