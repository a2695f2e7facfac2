"""A database that a server has been started on once."""

import shutil
from pathlib import Path

import pytest

from tests import stores


@pytest.fixture(scope="session")
def sqlite_as_migrated(sqlite_as_migrated: Path) -> Path:
    """Started once as well: each operation has a server of its own."""
    path = Path(shutil.copy(sqlite_as_migrated, sqlite_as_migrated.with_name("fuzzed.db")))
    stores.start_once(f"sqlite:///{path}")
    return path
