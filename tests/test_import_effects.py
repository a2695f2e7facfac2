"""Importing the house does no work, and a web process loads nothing that it doesn't need."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import import_rules as rules
from tests.import_rules import ROOT, house

# Run in a process of its own: forbids what an import must not do, then imports what it is given.
# A library may look round when it is imported; what a module of the house does is ours, though,
# and that is told by the innermost module under way.
GUARD = """
import importlib, sys, threading

WORK = {"sqlite3.connect", "socket.connect", "socket.bind", "socket.getaddrinfo", "os.system",
        "subprocess.Popen", "os.fork", "os.mkdir", "os.remove"}
FORBIDDEN = set(filter(None, sys.argv[2].split(",")))

def house_is_importing():
    frame = sys._getframe()
    while frame and frame.f_code.co_name != "<module>":
        frame = frame.f_back
    path = frame.f_code.co_filename if frame else ""
    return path.startswith(sys.argv[1]) and "site-packages" not in path

def forbid(event, arguments):
    if event in WORK and house_is_importing():
        raise SystemExit(f"importing does work: {event}")
    if event == "import" and arguments[0] in FORBIDDEN:
        raise SystemExit(f"imports {arguments[0]}")

def refuse(thread):
    raise SystemExit("importing does work: a thread")

threading.Thread.start = refuse
sys.path.insert(0, sys.argv[1])
sys.addaudithook(forbid)
for name in sys.argv[3:]:
    importlib.import_module(name)
"""


WORKERS_ONLY = ("boto3", "botocore", "dbos", "stripe")
ON_DEMAND = (
    "argon2",
    "cryptography.hazmat",
    "flask",
    "httpx",
    "jinja2",
    "joserfc",
    "passlib",
    "psycopg",
    "requests",
    "werkzeug",
)


def imported(*names: str, path: Path = ROOT, forbidden: tuple[str, ...] = ()) -> str:
    """What the guard has to say of importing these modules; nothing is good."""
    guard = [sys.executable, "-B", "-W", "ignore", "-c", GUARD]
    command = [*guard, str(path), ",".join(forbidden), *names]
    return subprocess.run(command, capture_output=True, text=True, check=False).stderr


def named(*packages: str) -> list[str]:
    """The modules in these packages; migrations are run, not imported."""
    names = (module.name for module in house())
    return [name for name in names if rules.within(name, *packages) and "migrations" not in name]


@pytest.mark.parametrize("package", rules.HOUSE)
def test_importing_does_no_work(package: str) -> None:
    """No file, thread, process, socket or database is opened."""
    assert imported(*named(package)) == ""


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("import sqlite3; sqlite3.connect(':memory:')", "importing does work: sqlite3.connect"),
        ("import socket; socket.socket().bind(('127.0.0.1', 0))", "does work: socket.bind"),
        ("import threading; threading.Thread(target=int).start()", "does work: a thread"),
    ],
)
def test_importing_does_no_work_bites(source: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "eager.py").write_text(source)
    assert said in imported("eager", path=tmp_path)


def test_web_process_loads_nothing_that_only_workers_need() -> None:
    """They are large and slow to load."""
    web = ["tenantry.app", "tenantry.commands.serve", *named("handlers", "models")]
    assert imported(*web, forbidden=WORKERS_ONLY) == ""


def test_web_process_loads_no_page_driver_or_client_before_it_is_asked_for() -> None:
    """Pages, PostgreSQL and other issuers are each 10 MiB that most processes never need."""
    web = ["tenantry.app", "tenantry.commands.serve", *named("handlers", "models")]
    code = "import sys, importlib\nfor name in sys.argv[1:]: importlib.import_module(name)\n"
    code += f"print(*sorted(set({ON_DEMAND}) & sys.modules.keys()))"
    command = [sys.executable, "-W", "ignore", "-c", code, *web]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "\n"


@pytest.mark.parametrize("source", ["import boto3", "def f(): ...\nfrom stripe import Event"])
def test_web_process_loads_nothing_that_only_workers_need_bites(
    source: str, tmp_path: Path
) -> None:
    (tmp_path / "eager.py").write_text(source)
    said = imported("eager", path=tmp_path, forbidden=WORKERS_ONLY)
    assert said in {"imports boto3\n", "imports stripe\n"}
