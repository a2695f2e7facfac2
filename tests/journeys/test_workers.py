"""Several server processes on one database: what one does holds in all of them at once."""

import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from tests.command import Server, printed, server

WORKERS = 2
ENOUGH_TO_REACH_ALL = 40
PATIENCE = 30.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tenantry")


@pytest.fixture(scope="module")
def running(folder: Path) -> Iterator[Server]:
    with server(folder, "--workers", str(WORKERS), contracts="tenant_registry") as running:
        yield running


@pytest.fixture(scope="module")
def headers(folder: Path, running: Server) -> dict[str, str]:
    """An operator's credential, made while the server runs."""
    assert running.process.poll() is None
    return {"authorization": f"Bearer {printed(folder, 'operator-key').strip()}"}


def started(running: Server) -> list[int]:
    """The processes that have begun to serve, in order."""
    log = running.log.read_text()
    return [int(each) for each in re.findall(r"Started server process \[(\d+)\]", log)]


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_revoked_key_is_refused_by_every_worker_at_once(
    running: Server, headers: dict[str, str]
) -> None:
    """Rule 4: no connection is used twice, so the workers take turns."""
    url = running.base_url
    tenant = httpx.post(
        f"{url}/v1/tenants", json={"slug": "acme", "name": "Acme"}, headers=headers
    ).json()
    body = {"tenant_id": tenant["id"], "name": "k"}
    made = httpx.post(f"{url}/v1/api-keys", json=body, headers=headers).json()
    asked = {"key": made["plaintext"]}

    def verdicts() -> set[bool]:
        return {
            httpx.post(f"{url}/v1/internal/api-keys/verify", json=asked, headers=headers).json()[
                "valid"
            ]
            for _ in range(ENOUGH_TO_REACH_ALL)
        }

    assert verdicts() == {True}
    httpx.delete(f"{url}/v1/api-keys/{made['api_key']['id']}", headers=headers)
    assert verdicts() == {False}


def test_metrics_count_the_requests_of_every_worker(
    running: Server, headers: dict[str, str]
) -> None:
    """Rule 56: whichever worker is asked."""
    for _ in range(ENOUGH_TO_REACH_ALL):
        httpx.get(f"{running.base_url}/v1/catalog", headers=headers)
    series = (
        'tenantry_requests_total{operation="tenant_registry.catalog.listCatalog",status="200"} '
    )

    def all_are_counted() -> bool:
        text = httpx.get(f"{running.base_url}/metrics").text
        return f"{series}{ENOUGH_TO_REACH_ALL}.0" in text.splitlines()

    # A request is counted once its answer was sent.
    wait_until(all_are_counted)


def test_worker_that_was_killed_is_replaced(running: Server) -> None:
    wait_until(lambda: len(started(running)) == WORKERS)
    os.kill(started(running)[0], signal.SIGKILL)
    wait_until(lambda: len(started(running)) == WORKERS + 1)
    for _ in range(ENOUGH_TO_REACH_ALL):
        assert httpx.get(f"{running.base_url}/readyz").status_code == 200


def test_server_ends_with_its_workers_and_without_an_error(running: Server) -> None:
    assert running.stop() == 0
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{running.base_url}/healthz")
