"""The server on PostgreSQL, fuzzed. A file for each database, so that they run side by side."""

import pytest

from tests.fuzz.promises import Promises, Seen, judged_on
from tests.stores import new_postgresql


@pytest.fixture(scope="module")
def seen(postgresql_server: str, tmp_path_factory: pytest.TempPathFactory) -> Seen:
    return judged_on(lambda name: new_postgresql(postgresql_server, name), tmp_path_factory)


class TestOnPostgreSQL(Promises):
    pass
