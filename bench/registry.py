"""Time two reads of the Tenant Registry: the server as it is installed, beside the same two in
FastAPI, on one SQLite file and on one PostgreSQL database.

Linux with two cores or more: the server has one to itself, wrk and PostgreSQL the other. Each
server answers the same little check first. Ends with status 0 when the goals are reached, 1 when
one is missed, 2 when it could not measure. Requests go to 127.0.0.1 only.
"""

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median

from harness import load, registry
from harness.asking import Differs, ask
from harness.load import LoadFailed, Measurement
from harness.peers import Peer, environment, missing, uvicorn
from harness.processes import Server, ServerFailed, running
from harness.registry import VERIFY, Registry

from tests.postgres import postgres_server

AT_LEAST = {"sqlite": 2.5, "postgresql": 1.5}
MOST_RESIDENT_MIB = 90.0
WARM_UP_SECONDS = 1
OURS = Peer("tenantry", "Tenantry, the whole server", uvicorn("tenantry.app:worker"))
SERVERS = (
    OURS,
    Peer("fastapi", "FastAPI, in its threads", uvicorn("peers.registry_fastapi:in_threads")),
    Peer("fastapi-loop", "FastAPI, on the loop", uvicorn("peers.registry_fastapi:on_the_loop")),
)
Rates = dict[tuple[str, str, str], list[Measurement]]
"""(kind of database, operation, name of the server) -> what each round measured."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--rounds", type=int, default=5, help="rounds a server (default 5)")
    parser.add_argument("--seconds", type=int, default=3, help="of load an operation (default 3)")
    options = parser.parse_args()
    if lack := missing(SERVERS):
        print(lack, file=sys.stderr)
        return 2
    bench = Bench()
    try:
        with ExitStack() as stack:
            directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-")))
            for database in prepared(directory, stack):
                bench.compare(database, directory, options.rounds, options.seconds)
    except (Differs, LoadFailed, ServerFailed) as error:
        print(error, file=sys.stderr)
        return 2
    return bench.report()


def prepared(directory: Path, stack: ExitStack) -> Iterator[Registry]:
    """The same rows in an SQLite file and in a PostgreSQL server that lives as long as `stack`."""
    folder = directory / "data"
    folder.mkdir(mode=0o700)
    yield registry.prepare("sqlite", f"sqlite:///{folder / 'tenantry.db'}", folder)
    url = stack.enter_context(postgres_server())
    yield registry.prepare("postgresql", f"{url}/postgres", folder)


class Bench:
    """The two cores, and what was measured on them."""

    def __init__(self) -> None:
        self._rates: Rates = {}
        self._resident: dict[str, list[float]] = {}
        self._core, self._load_core = sorted(os.sched_getaffinity(0))[:2]
        # What is started from here on, PostgreSQL too, leaves the server's core alone.
        os.sched_setaffinity(0, {self._load_core})

    def compare(self, database: Registry, directory: Path, rounds: int, seconds: int) -> None:
        """Check every server on this database, then measure them in alternating rounds."""
        for server in SERVERS:
            # This start compiles the modules for the others, too.
            with self._running(server, database, directory) as process:
                check(process.port, database, server.title)
        requests = database.write_requests(directory)
        for number in range(rounds):
            for server in SERVERS if number % 2 else reversed(SERVERS):
                with self._running(server, database, directory) as process:
                    for operation, file in requests.items():
                        measured = self._time(process, file, seconds)
                        place = (database.kind, operation, server.name)
                        self._rates.setdefault(place, []).append(measured)
                    if server is OURS:
                        self._resident.setdefault(database.kind, []).append(process.resident_mib())

    @contextmanager
    def _running(self, server: Peer, database: Registry, directory: Path) -> Iterator[Server]:
        log = directory / f"{server.name}.log"
        variables = environment(directory, "model") | database.environment()
        with running(server.command, environment=variables, core=self._core, log=log) as process:
            yield process

    def _time(self, process: Server, file: Path, seconds: int) -> Measurement:
        load.measure(process, file, seconds=WARM_UP_SECONDS, core=self._load_core)
        return load.measure(process, file, seconds=seconds, core=self._load_core)

    def report(self) -> int:
        """Print the medians and the goals; 0 when all are reached."""
        print("| database | operation | server | requests/s, median (min-max) | p99 ms | CPU µs |")
        print("|---|---|---|---|---|---|")
        for (database, operation, name), measured in self._rates.items():
            title = next(server.title for server in SERVERS if server.name == name)
            print(f"| {database} | {operation} | {title} | {figures(measured)} |")
        print()
        reached = [self._resident_reached(database) for database in self._resident]
        for database, operation, name in self._rates:
            if name == OURS.name:
                reached.append(self._ratio_reached(database, operation))
        return 0 if all(reached) else 1

    def _ratio_reached(self, database: str, operation: str) -> bool:
        ours, *theirs = (
            median(each.rate for each in self._rates[database, operation, server.name])
            for server in SERVERS
        )
        ratio, least = ours / max(theirs), AT_LEAST[database]
        text = f"{database}, {operation}: {ratio:.2f}x the faster FastAPI, at least {least}x"
        return judged(ratio >= least, text)

    def _resident_reached(self, database: str) -> bool:
        mib = max(self._resident[database])
        text = f"{database}: {mib:.0f} MiB resident under load, less than {MOST_RESIDENT_MIB:.0f}"
        return judged(mib < MOST_RESIDENT_MIB, text)


def judged(reached: bool, text: str) -> bool:
    print(f"{'reached' if reached else 'MISSED '}  {text}")
    return reached


def figures(measured: list[Measurement]) -> str:
    rates = [each.rate for each in measured]
    spread = f"{median(rates):,.0f} ({min(rates):,.0f}-{max(rates):,.0f})"
    p99, cpu = (median(getattr(each, name) for each in measured) for name in ("p99_ms", "cpu_us"))
    return f"{spread} | {p99:.1f} | {cpu:,.0f}"


def check(port: int, database: Registry, title: str) -> None:
    """The rows and the verdicts are those that were prepared, and what is no good is refused.

    Raises:
        Differs: naming what was answered.
    """
    good = database.headers
    for number in (0, registry.TENANTS - 1):
        shown = ask(port, "GET", tenant_path(number), good)
        if shown != (200, registry.tenant(number)):
            raise Differs(f"{title} shows a tenant as {shown}")
        verdict = ask(port, "POST", VERIFY, good, {"key": registry.key(number)})
        if verdict != (200, registry.verification(number)):
            raise Differs(f"{title} says of a key {verdict}")
    unknown = ask(port, "POST", VERIFY, good, {"key": "tnk_unknown"})
    refused = [
        ask(port, "GET", tenant_path(0), {})[0],
        ask(port, "GET", tenant_path(0), {"authorization": f"Bearer {registry.key(0)}"})[0],
        ask(port, "GET", tenant_path(registry.TENANTS), good)[0],
        ask(port, "GET", "/v1/tenants/no-uuid", good)[0],
        ask(port, "POST", VERIFY, good, {"key": 7})[0],
    ]
    if unknown != (200, {"valid": False}) or refused != [401, 401, 404, 400, 400]:
        raise Differs(f"{title} answers the check with {unknown}, {refused}")


def tenant_path(number: int) -> str:
    return f"/v1/tenants/{registry.tenant_id(number)}"


if __name__ == "__main__":
    sys.exit(main())
