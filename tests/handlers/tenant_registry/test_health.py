"""Liveness and readiness (rule 43), open to everybody (rule 8)."""

from pathlib import Path

import httpx
import pytest

from models.database import database
from tests.stores import lose


@pytest.fixture
def no_store(anonymous: httpx.Client, tmp_path: Path) -> None:
    """The running server's store can't be reached any more."""
    assert anonymous.get("/readyz").status_code == 200
    lose(tmp_path)


def test_healthz_200_without_a_credential(anonymous: httpx.Client) -> None:
    answer = anonymous.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.usefixtures("no_store")
def test_healthz_200_without_the_store(anonymous: httpx.Client) -> None:
    assert anonymous.get("/healthz").status_code == 200


def test_readyz_200_without_a_credential(anonymous: httpx.Client) -> None:
    answer = anonymous.get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"")


def test_readyz_503_when_the_database_is_not_migrated(anonymous: httpx.Client) -> None:
    database.execute_sql("DELETE FROM schema_migration")
    answer = anonymous.get("/readyz")
    assert (answer.status_code, answer.json()["error"]) == (503, "unavailable")
    assert answer.json()["message"] == "the database is not migrated: run `tenantry migrate`"


@pytest.mark.usefixtures("no_store")
def test_readyz_503_when_the_store_is_out_of_reach(anonymous: httpx.Client) -> None:
    answer = anonymous.get("/readyz")
    assert (answer.status_code, answer.json()["error"]) == (503, "unavailable")
