"""Every operation of every contract against every wrong credential (rules 1, 2, 5, 6 and 9).

What there is to ask comes from the merged document. An operation that no module of this folder
tells of fails the run, as does one that a good credential can't open: its refusals would prove
nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import httpx
import peewee
import pytest

from tenantry.app import create_app
from tenantry.served import Served
from tenantry.settings import Settings
from tests.contract.server import serving
from tests.handlers.access import world as worlds
from tests.handlers.access.world import (
    Contract,
    Credentials,
    Headers,
    Rows,
    World,
    dump,
    send,
    told,
)
from tests.handlers.conftest import NO_AUTHORITIES

SERVED = Served()
KINDS = {"malformed", "unknown", "expired", "revoked", "inactive", "frozen"}


@dataclass(frozen=True)
class Operation:
    """One operation of the document: its name within its contract, and where it is."""

    name: str
    method: str
    template: str
    schemes: tuple[str, ...]


def operations(contract: str) -> dict[str, Operation]:
    return {
        operation.name: operation
        for path, item in SERVED.merged["paths"].items()
        for method, node in item.items()
        if isinstance(node, dict) and node.get("x-contract") == contract
        for operation in [_operation(path, method, node)]
    }


def _operation(path: str, method: str, node: dict[str, Any]) -> Operation:
    schemes = tuple(name.partition(".")[2] for each in node["security"] for name in each)
    return Operation(node["operationId"].partition(".")[2], method.upper(), path, schemes)


def module(contract: str) -> Any:
    return import_module(f"tests.handlers.access.{contract}")


@dataclass(frozen=True)
class Matrix:
    """One contract's part of the matrix, on a server with the rows that it needs."""

    http: httpx.Client
    contract: Contract
    credentials: dict[str, Credentials]
    acme: Rows
    frozen: Rows
    operations: dict[str, Operation]

    def cells(self) -> Iterator[tuple[Operation, Credentials]]:
        """The operations in the contract's order, each with every scheme that opens it."""
        for name in self.contract.REQUESTS:
            operation = self.operations[name]
            for scheme in operation.schemes:
                yield operation, self.credentials[scheme]

    def ask(self, operation: Operation, rows: Rows, headers: Headers) -> httpx.Response:
        request = self.contract.REQUESTS[operation.name](rows)
        whole = self.contract.HEADERS | headers
        return send(self.http, operation.method, operation.template, request, whole)

    def names_rows(self, operation: Operation) -> bool:
        """Whether a request of the operation says which rows it is about."""
        request = self.contract.REQUESTS[operation.name]
        return request(self.acme) != request(self.contract.ABSENT)


@pytest.fixture
def world(settings: Settings, database: peewee.Database) -> Iterator[tuple[httpx.Client, World]]:
    """A server of all contracts, and its three organizations."""
    everything = settings.model_copy(update={"contracts": (), "failed_authentications": 1_000_000})
    with (
        serving(create_app(everything)) as url,
        httpx.Client(base_url=url, verify=NO_AUTHORITIES) as http,
    ):
        yield http, worlds.create(everything.base_url)


def matrix(contract: str, http: httpx.Client, world: World) -> Matrix:
    told_by = module(contract)
    acme, _, frozen = (told_by.plant(each) for each in (world.acme, world.other, world.frozen))
    credentials = {name: make(world) for name, make in told_by.SCHEMES.items()}
    worlds.freeze(world)
    return Matrix(http, told_by, credentials, acme, frozen, operations(contract))


@pytest.mark.parametrize("contract", SERVED.names)
def test_every_operation_is_in_the_matrix(contract: str) -> None:
    told_by, found = module(contract), operations(contract)
    is_open = {name for name, operation in found.items() if not operation.schemes}
    assert is_open == told_by.OPEN
    assert set(told_by.REQUESTS) == found.keys() - is_open
    assert set(told_by.SCHEMES) == {name for each in found.values() for name in each.schemes}


@pytest.mark.parametrize("contract", SERVED.names)
def test_wrong_credentials_open_nothing_and_tell_nothing(
    contract: str, world: tuple[httpx.Client, World]
) -> None:
    parts = matrix(contract, *world)
    for credentials in parts.credentials.values():
        assert credentials.refused.keys() | credentials.forbidden.keys() >= KINDS
    for operation, credentials in parts.cells():
        before = dump()
        _refuses(parts, operation, credentials)
        is_first = credentials is parts.credentials[operation.schemes[0]]
        # What makes a row of one's own may be asked for once only.
        is_personal = operation.name in getattr(parts.contract, "PERSONAL", ())
        asks_of_itself = is_first and not is_personal
        if credentials.foreign is not None and (asks_of_itself or parts.names_rows(operation)):
            _keeps_strangers_out(parts, operation, credentials.foreign)
        if parts.names_rows(operation) or credentials.foreign is None:
            assert dump() == before, operation.name
        else:
            assert dump() >= before, operation.name
    for name in parts.contract.REQUESTS:
        operation = parts.operations[name]
        good = parts.credentials[operation.schemes[0]].good
        answer = parts.ask(operation, parts.acme, good)
        assert answer.is_success, (operation.name, answer.text)


def _refuses(parts: Matrix, operation: Operation, credentials: Credentials) -> None:
    """Every wrong credential is answered as none at all is."""
    none = told(parts.ask(operation, parts.acme, {}))
    assert none[0] == credentials.status, operation.name
    for kind, headers in credentials.refused.items():
        rows = parts.frozen if kind == "frozen" else parts.acme
        assert told(parts.ask(operation, rows, headers)) == none, (operation.name, kind)
    is_personal = operation.name in getattr(parts.contract, "PERSONAL", ())
    for kind, headers in () if is_personal else credentials.forbidden.items():
        rows = parts.frozen if kind == "frozen" else parts.acme
        status, _ = told(parts.ask(operation, rows, headers))
        assert status == 403, (operation.name, kind)


def _keeps_strangers_out(parts: Matrix, operation: Operation, foreign: Headers) -> None:
    """Another organization's rows are as if they were not there."""
    answer = parts.ask(operation, parts.acme, foreign)
    if parts.names_rows(operation):
        absent = told(parts.ask(operation, parts.contract.ABSENT, foreign))
        assert told(answer) == absent, operation.name
        assert absent[0] == parts.contract.FOREIGN.get(operation.name, 404), operation.name
    else:
        assert answer.is_success, (operation.name, answer.text)
        assert not re.search("acme", answer.text), operation.name
        for row in parts.acme.values():
            assert not isinstance(row, str) or row not in answer.text, operation.name
