"""The server on SQLite, fuzzed. A file for each database, so that they run side by side."""

import pytest

from tests.fuzz.promises import Promises, Seen, judged_on


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    return judged_on(lambda name: None, tmp_path_factory)


class TestOnSQLite(Promises):
    pass
