"""The servers that are compared, each as its own users would start it: one worker."""

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

BENCH = Path(__file__).resolve().parents[1]
ROOT = BENCH.parent


@dataclass(frozen=True, slots=True)
class Peer:
    """One server.

    Args:
        name: as written after `--only` and in the tables.
        title: what it is, in a few words.
        command: the words that start it; `{port}` stands for the port.
    """

    name: str
    title: str
    command: tuple[str, ...]


def uvicorn(factory: str) -> tuple[str, ...]:
    """The command of a Python server: `factory` is `module:function`, which gives the application.

    The same options for all: the fastest loop and parser, no access log, and a start that fails
    where the application's start-up does.
    """
    options = "--loop uvloop --http httptools --no-access-log --log-level warning --lifespan on"
    where = ["--host", "127.0.0.1", "--port", "{port}"]
    return (sys.executable, "-m", "uvicorn", "--factory", factory, *options.split(), *where)


OURS = Peer("tenantry", "tenantry.contract", uvicorn("peers.tenantry_app:create_app"))

PEERS = (
    OURS,
    Peer("connexion-flask", "Connexion FlaskApp", uvicorn("peers.connexion_flask:create_app")),
    Peer("connexion-async", "Connexion AsyncApp", uvicorn("peers.connexion_async:create_app")),
    Peer("fastapi", "FastAPI", uvicorn("peers.fastapi_app:create_app")),
    Peer(
        "express",
        "express + openapi-backend",
        ("node", str(BENCH / "peers" / "express" / "server.js"), "{port}"),
    ),
    Peer("starlette", "Starlette, checks by hand", uvicorn("peers.starlette_app:create_app")),
)

WHOLE_DOCUMENT = Peer(
    "whole-document",
    "tenantry.contract with its whole document",
    uvicorn("peers.whole_document:create_app"),
)
"""Not compared with anything: its start and its memory are measured."""


def environment(data: Path, lookup: str) -> dict[str, str]:
    """The variables that every peer is started with.

    `data` is where the dataset lies, `lookup` how the Python peers read it: by "model" or "text".
    """
    return {
        "BENCH_DATA": str(data),
        "BENCH_LOOKUP": lookup,
        "NODE_ENV": "production",
        # Bytecode is kept, as in an installation, whatever the caller's shell says of it: modules
        # compiled at each start would take seconds and tens of MiB.
        "PYTHONDONTWRITEBYTECODE": "",
        "PYTHONPYCACHEPREFIX": str(data / "bytecode"),
        "PYTHONPATH": f"{BENCH}:{ROOT}",
    }


def missing(peers: tuple[Peer, ...]) -> str | None:
    """Say in one sentence what this machine lacks to run them; None where nothing is missing."""
    if not sys.platform.startswith("linux"):
        return "The benchmark pins processes to cores and reads /proc: it runs on Linux only."
    if shutil.which("taskset") is None:
        return "taskset is not on the path: it is in Debian's package `util-linux`."
    if shutil.which("wrk") is None:
        return "wrk is not on the path: it is Debian's package `wrk` (apt-get install wrk)."
    needs_node = any(peer.command[0] == "node" for peer in peers)
    if needs_node and not (shutil.which("node") and (BENCH / "node_modules").is_dir()):
        return "express needs Node.js and `npm ci` in bench/: do both, or leave it out by --only."
    return None
