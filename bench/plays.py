"""Time DailyPlay's sessions: the server as it is installed, beside the same three operations in
FastAPI, on copies of one SQLite file.

Linux with two cores or more: the server has one to itself, wrk the other. Each server answers the
same little check first. Ends with status 0 when the goals are reached, 1 when one is missed, 2
when it could not measure. Requests go to 127.0.0.1 only.
"""

import argparse
import http.client
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from harness import load, plays
from harness.load import LoadFailed, Measurement
from harness.peers import Peer, environment, missing, uvicorn
from harness.plays import CREATE, Plays
from harness.processes import HOST, Server, ServerFailed, running

AT_LEAST = 2.0
WARM_UP_SECONDS = 1
SERVERS = (
    Peer("tenantry", "Tenantry, the whole server", uvicorn("tenantry.app:worker")),
    Peer("fastapi", "FastAPI with Peewee", uvicorn("peers.plays_fastapi:create_app")),
)
Rounds = dict[str, dict[str, list[Measurement]]]


class Differs(Exception):
    """A server does other work than the contract says."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n\n")[0])
    parser.add_argument("--rounds", type=int, default=5, help="rounds a server (default 5)")
    parser.add_argument("--seconds", type=int, default=3, help="of load an operation (default 3)")
    options = parser.parse_args()
    if lack := missing(SERVERS):
        print(lack, file=sys.stderr)
        return 2
    try:
        with tempfile.TemporaryDirectory(prefix="bench-") as directory:
            rounds = measure(Path(directory), options.rounds, options.seconds)
    except (Differs, LoadFailed, ServerFailed) as error:
        print(error, file=sys.stderr)
        return 2
    return report(rounds)


def measure(directory: Path, rounds: int, seconds: int) -> Rounds:
    """operation -> name of the server -> what each round measured."""
    prepared = plays.prepare(directory / "prepared")
    requests = prepared.write_requests(directory)
    measured: Rounds = {each: {server.name: [] for server in SERVERS} for each in requests}
    core, load_core = sorted(os.sched_getaffinity(0))[:2]
    os.sched_setaffinity(0, {load_core})
    for number in range(rounds):
        for server in SERVERS if number % 2 else reversed(SERVERS):
            with started(server, prepared, directory, core) as process:
                check(process.port, prepared)
                for operation, (warm_up, file) in requests.items():
                    load.measure(process, warm_up, seconds=WARM_UP_SECONDS, core=load_core)
                    measurement = load.measure(process, file, seconds=seconds, core=load_core)
                    measured[operation][server.name].append(measurement)
    return measured


@contextmanager
def started(server: Peer, prepared: Plays, directory: Path, core: int) -> Iterator[Server]:
    """The server, on a fresh copy of the data."""
    data = directory / "data"
    prepared.copy(data)
    variables = environment(directory, "text") | plays.environment(data)
    log = directory / f"{server.name}.log"
    with running(server.command, environment=variables, core=core, log=log) as process:
        yield process


def check(port: int, prepared: Plays) -> None:
    """A session is made, looked at and consumed once, and what is no good is refused.

    Raises:
        Differs: naming what was answered.
    """
    made = ask(port, "POST", CREATE, {"game_id": 42}, prepared.key)
    token = made[1].get("data", {}).get("token")
    looked_at = ask(port, "GET", plays.VALIDATE + str(token))
    consumed = ask(port, "POST", plays.CONSUME, {"token": token})
    told = (looked_at[1].get("data", {}).get("status"), consumed[1].get("data", {}).get("org_id"))
    statuses = [
        made[0],
        looked_at[0],
        consumed[0],
        ask(port, "POST", plays.CONSUME, {"token": token})[0],
        ask(port, "POST", CREATE, {"game_id": 42}, "dpk_" + "0" * 40)[0],
        ask(port, "POST", CREATE, {}, prepared.key)[0],
        ask(port, "POST", plays.CONSUME, {"token": 7})[0],
    ]
    if statuses != [200, 200, 200, 410, 401, 400, 400] or told != ("active", 1):
        raise Differs(f"the check was answered {statuses}, {told}")


def ask(
    port: int, method: str, path: str, body: object = None, key: str = ""
) -> tuple[int, dict[str, dict[str, object]]]:
    connection = http.client.HTTPConnection(HOST, port, timeout=10)
    try:
        headers = {"content-type": "application/json"} | ({"x-api-key": key} if key else {})
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def report(rounds: Rounds) -> int:
    """Print the medians; 0 when every operation reaches the goal."""
    print("| operation | server | requests/s, median (min-max) | p99 ms | CPU µs |")
    print("|---|---|---|---|---|")
    ratios = {}
    for operation, measured in rounds.items():
        for server in SERVERS:
            rates = [each.rate for each in measured[server.name]]
            p99 = median(each.p99_ms for each in measured[server.name])
            cpu = median(each.cpu_us for each in measured[server.name])
            spread = f"{median(rates):,.0f} ({min(rates):,.0f}-{max(rates):,.0f})"
            print(f"| {operation} | {server.title} | {spread} | {p99:.1f} | {cpu:,.0f} |")
        ours, theirs = (median(one.rate for one in measured[each.name]) for each in SERVERS)
        ratios[operation] = ours / theirs
    for operation, ratio in ratios.items():
        verdict = "reached" if ratio >= AT_LEAST else "MISSED "
        print(f"{verdict}  {operation} {ratio:.2f}x FastAPI, at least {AT_LEAST}x")
    return 0 if min(ratios.values()) >= AT_LEAST else 1


if __name__ == "__main__":
    sys.exit(main())
