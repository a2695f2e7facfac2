"""A server for the tools to judge, as a user starts it, and the tools that npm installed."""

import json
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.command import printed, server

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
DOCUMENT = ROOT / "specs" / "openapi.json"
JOURNEYS = sorted((ROOT / "specs" / "journeys").glob("*.arazzo.yaml"))


@dataclass(frozen=True)
class Served:
    """A running server, and what `tenantry demo --json` printed beside it."""

    base_url: str
    demo: dict[str, Any]


@contextmanager
def served(**settings: str) -> Iterator[Served]:
    """Serve on a free port, with a new database, until the block ends."""
    settings = {"local_cloud_seconds": "0"} | settings
    with (
        tempfile.TemporaryDirectory(prefix="opinions-") as name,
        server(Path(name), **settings) as running,
    ):
        port = running.base_url.rpartition(":")[2]
        demo = json.loads(printed(Path(name), "demo", "--json", port=port, **settings))
        yield Served(running.base_url, demo)


def tool(name: str) -> str:
    """The path of a program that `npm ci` installed."""
    return str(HERE / "node_modules" / ".bin" / name)


def call(*command: str | Path, cwd: Path = HERE) -> int:
    """Run a command, its output going where ours goes; gives its exit status."""
    return subprocess.run([str(each) for each in command], cwd=cwd, check=False).returncode
