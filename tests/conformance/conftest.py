"""A server of Idle Atlas that notes what it is asked, and how a tester calls the command."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner, Result
from pydantic import SecretStr

from tenantry.app import create_app
from tenantry.cli import main
from tenantry.settings import Settings
from tests.contract.server import serving
from tests.fuzz import seeds
from tests.stores import SECRET, migrate

CONTRACT = "idle_atlas"
SEED = 7


@dataclass
class Noted:
    """A server's address, and method and target of the requests that came, in their order."""

    url: str
    file: Path
    requests: list[tuple[str, str]] = field(default_factory=list)


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Noted]:
    """It ends with its module: two servers in one process would write through one store."""
    folder = tmp_path_factory.mktemp("conformance")
    settings = Settings(
        data_dir=folder,
        secret=SecretStr(SECRET),
        contracts=(CONTRACT,),
        failed_authentications=1_000_000,
    )
    migrate(settings.database_address)
    noted = Noted("", folder / "credentials.json")
    with serving(_noting(create_app(settings), noted.requests)) as noted.url:
        planted = seeds.plant(CONTRACT, settings)
        credentials = {name: each["api_key"] for name, each in planted.credentials.items()}
        noted.file.write_text(
            json.dumps({"credentials": credentials, "examples": planted.examples})
        )
        yield noted


@pytest.fixture
def honest(told: Noted) -> Noted:
    told.requests.clear()
    return told


@pytest.fixture
def conform(tmp_path: Path) -> Callable[..., Result]:
    """Calls `tenantry conform` with these arguments; the reports are in `tmp_path / "reports"`."""

    def call(url: str, *arguments: str | Path) -> Result:
        fixed = ["--contract", CONTRACT, "--reports", str(tmp_path / "reports")]
        few = ["--examples", "1", "--seed", str(SEED)]
        return CliRunner().invoke(main, ["conform", url, *fixed, *few, *map(str, arguments)])

    return call


def junit(folder: Path) -> dict[str, list[str]]:
    """Operation -> what the JUnit report has against it."""
    cases = ET.parse(folder / "reports" / "junit.xml").iter("testcase")  # noqa: S314
    return {case.attrib["name"]: [each.tag for each in case] for case in cases}


def _noting(application: Any, requests: list[tuple[str, str]]) -> Any:
    async def note(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            query = scope["query_string"].decode()
            requests.append((scope["method"], f"{scope['raw_path'].decode()}?{query}"))
        await application(scope, receive, send)

    return note
