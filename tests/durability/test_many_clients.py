"""Sixteen processes write at once, through two server processes on one database."""

import multiprocessing
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from typing import Any

from tests.durability.caller import PATIENCE, Caller
from tests.durability.conftest import Opened, Serve
from tests.durability.rows import audited_tenants, tenants

CLIENTS = 16
WRITES = 10
# Forked from a process that holds nothing of this one.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload(["tests.durability.test_many_clients"])


def test_create_tenant_by_many_processes_is_answered_and_loses_nothing(
    serve: Serve, opened: Opened, operator: str
) -> None:
    """SQLite has one writer at a time: the others wait for their turn and none is turned away."""
    with (
        serve("--workers", "2") as running,
        ProcessPoolExecutor(CLIENTS, PROCESSES, join, (PROCESSES.Barrier(CLIENTS),)) as clients,
    ):
        told = list(clients.map(partial(write, running.base_url, operator), range(CLIENTS)))
    answers = [answer for each in told for answer in each]
    with opened():
        stored, audited = tenants(), audited_tenants()
    assert [status for status, _ in answers] == [201] * 160
    assert {tenant["id"]: tenant["slug"] for _, tenant in answers} == stored
    assert len(stored) == 160
    assert Counter(audited) == Counter(stored.keys())


gate: list[Any] = []


def join(barrier: object) -> None:
    """Take the gate at which all processes wait for each other."""
    gate.append(barrier)


def write(base_url: str, operator: str, number: int) -> list[tuple[int, Any]]:
    """Create tenants together with all the others; gives the answers.

    No connection is used twice, so that both server processes get their share.
    """
    gate[0].wait(PATIENCE)
    answers = []
    for count in range(WRITES):
        with Caller(base_url, operator) as caller:
            body = {"slug": f"p{number}-{count}", "name": "P"}
            answers.append(caller.call("POST", "/v1/tenants", body))
    return answers
