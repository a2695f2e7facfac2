"""The journeys of specs/journeys, run against servers started as users start them."""

import json
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from tests.arazzo.document import Document, Workflow, load
from tests.arazzo.runner import run
from tests.command import ROOT, printed, server
from tests.conftest import SECRET
from tests.handlers.conftest import NO_AUTHORITIES

FOLDER = ROOT / "specs" / "journeys"
DOCUMENTS = {path.name.partition(".")[0]: load(path) for path in sorted(FOLDER.glob("*.yaml"))}
DESCRIBED = json.loads((ROOT / "specs" / "openapi.json").read_text(encoding="utf-8"))
STATUS = re.compile(r"\$statusCode == (\d{3})$")
JOURNEYS = [
    pytest.param(document, workflow, id=f"{name}:{workflow.workflow_id}")
    for name, document in DOCUMENTS.items()
    for workflow in document.workflows
]


@dataclass(frozen=True)
class Served:
    """A running server, and what `tenantry demo --json` printed beside it."""

    base_url: str
    demo: dict[str, Any]


@pytest.fixture(scope="module")
def serve(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Callable[[str], Served]]:
    """Gives the server on a kind of database, started when it is first asked for."""
    running: dict[str, Served] = {}
    with ExitStack() as stack:

        def started(kind: str) -> Served:
            if kind not in running:
                folder = tmp_path_factory.mktemp(kind)
                settings = {"check_responses": "true", "local_cloud_seconds": "0"}
                if kind == "postgresql":
                    settings |= _own_database(request.getfixturevalue("postgresql_server"), folder)
                url = stack.enter_context(server(folder, **settings)).base_url
                port = url.rpartition(":")[2]
                demo = json.loads(printed(folder, "demo", "--json", port=port, **settings))
                running[kind] = Served(url, demo)
            return running[kind]

        yield started


def _own_database(server_url: str, folder: Path) -> dict[str, str]:
    with psycopg.connect(f"{server_url}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE journeys")
    settings = {"database_url": f"{server_url}/journeys", "secret": SECRET}
    printed(folder, "migrate", **settings)
    return settings


@pytest.fixture
def served(serve: Callable[[str], Served], database_kind: str) -> Served:
    return serve(database_kind)


@pytest.mark.parametrize(("document", "workflow"), JOURNEYS)
def test_journey_ends_as_its_document_says(
    served: Served, document: Document, workflow: Workflow
) -> None:
    with httpx.Client(base_url=served.base_url, verify=NO_AUTHORITIES) as client:
        run(document, workflow, served.demo, client)


def test_every_served_contract_has_a_journey() -> None:
    contracts = {
        path.name for path in (ROOT / "handlers").iterdir() if (path / "errors.py").exists()
    }
    assert contracts - set(DOCUMENTS) == set()


@pytest.mark.parametrize(("document", "workflow"), JOURNEYS)
def test_every_step_looks_at_the_status_and_the_body(
    document: Document, workflow: Workflow
) -> None:
    """A journey that looks at statuses alone would be content with any body."""
    assert document.sources[0].url == "../openapi.json"
    for step in workflow.steps:
        statuses = [found[1] for each in step.criteria if (found := STATUS.match(each.condition))]
        assert len(statuses) == 1, step.step_id
        looks = any("$response.body" in (each.context or each.condition) for each in step.criteria)
        assert looks == has_body(*step.operation, statuses[0]), step.step_id


def has_body(method: str, path: str, status: str) -> bool:
    answer = DESCRIBED["paths"][path][method]["responses"][status]
    if "$ref" in answer:
        answer = DESCRIBED["components"]["responses"][answer["$ref"].rpartition("/")[2]]
    return "content" in answer
