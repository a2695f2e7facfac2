"""Databases on SQLite for the tests of mutants: made once, and copied in each process."""

import shutil
import tempfile
from pathlib import Path

from tests import stores

_SQLITE = "sqlite:///"


def make_once() -> None:
    """Let the tests of this process and of those forked from it copy what they would make."""
    folder = Path(tempfile.mkdtemp())
    migrated, started = folder / "migrated.db", folder / "started.db"
    stores.migrate(f"{_SQLITE}{migrated}")
    shutil.copy(migrated, started)
    stores.start_once(f"{_SQLITE}{started}")
    stores.migrate = lambda url: _copy(migrated, url)
    stores.start_once = lambda url: _copy(started, url)


def _copy(made: Path, url: str) -> None:
    shutil.copy(made, url.removeprefix(_SQLITE))
