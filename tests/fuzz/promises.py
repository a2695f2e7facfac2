"""What is asked of our own server, on whichever database it runs."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tenantry.conformance.findings import Findings, Run
from tenantry.served import Served
from tests.fuzz.elsewhere import shown
from tests.fuzz.judging import judge

Databases = Callable[[str], str | None]
"""The URL of an empty PostgreSQL database of that name, or None for SQLite."""
Seen = Callable[[str, str], Findings]
"""What was seen of an operation: of a contract, and the operation's label."""


def judged_on(databases: Databases, folders: pytest.TempPathFactory) -> Seen:
    """Judge each contract once, when it is first asked for."""

    @cache
    def judged(contract: str) -> Run:
        return judge(contract, Path(folders.mktemp(contract)), databases(f"fuzz_{contract}"))

    return lambda contract, label: judged(contract).operations[label]


def operations() -> Iterator[tuple[str, str]]:
    """Contract and label of every operation that is built."""
    for path, item in Served().merged["paths"].items():
        for method, operation in item.items():
            yield operation["x-contract"], f"{method.upper()} {path}"


every_operation = pytest.mark.parametrize(("contract", "label"), sorted(operations()))


@every_operation
class Promises:
    """Contract by contract: a contract is judged when its first operation is asked about."""

    def test_operation_keeps_the_contract(self, seen: Seen, contract: str, label: str) -> None:
        assert seen(contract, label).failures == {}

    def test_operation_was_seen_to_succeed(self, seen: Seen, contract: str, label: str) -> None:
        """Refusals are documented too: a server that refuses everybody keeps the contract."""
        assert seen(contract, label).succeeded

    def test_operation_gave_every_status_it_documents(
        self, seen: Seen, contract: str, label: str
    ) -> None:
        """The list of those that are shown elsewhere is exact: what is seen here is not on it."""
        assert set(seen(contract, label).unseen) == shown(label)
