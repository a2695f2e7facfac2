"""One measurement: wrk on its own core against one operation of one server."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from harness import dataset
from harness.peers import BENCH
from harness.processes import HOST, Server

CONNECTIONS = 16
SCRIPT = BENCH / "load" / "wrk.lua"


class LoadFailed(Exception):
    """Some of the answers were errors: a rate of errors is no rate."""


@dataclass(frozen=True, slots=True)
class Measurement:
    """What one load showed.

    Args:
        rate: requests a second.
        p99_ms: the 99th percentile of the latency in milliseconds.
        cpu_us: microseconds of the server's CPU a request: what other work on the machine takes
            from the rate hardly touches it.
    """

    rate: float
    p99_ms: float
    cpu_us: float


def write_requests(directory: Path) -> dict[str, Path]:
    """Write the requests of both operations; gives the file of each, by the operation's name.

    Every row is asked for in turn, so that no answer is the one just given.
    """
    get = (
        f"GET\t/v1/items/{dataset.item_id(number)}\tx-api-key={dataset.CALLER_KEY}\t"
        for number in range(dataset.ITEMS)
    )
    verify = (
        "POST\t/v1/keys/verify\tcontent-type=application/json\t"
        + json.dumps({"key": dataset.key(number)})
        for number in range(dataset.KEYS)
    )
    files = {}
    for operation, lines in (("GET", get), ("POST", verify)):
        files[operation] = directory / f"{operation.lower()}.tsv"
        files[operation].write_text("\n".join(lines) + "\n", encoding="utf-8")
    return files


def measure(server: Server, requests: Path, *, seconds: int, core: int) -> Measurement:
    """Load a server for so many seconds.

    Raises:
        LoadFailed: an answer was not a success, or wrk itself failed.
    """
    command = ["taskset", "-c", str(core), "wrk", "--threads", "1"]
    command += ["--connections", str(CONNECTIONS), "--duration", f"{seconds}s"]
    command += ["--script", str(SCRIPT), f"http://{HOST}:{server.port}", "--", str(requests)]
    used = server.cpu_seconds()
    try:
        run = subprocess.run(
            command, capture_output=True, text=True, timeout=seconds + 30, check=True
        )
    except subprocess.CalledProcessError as error:
        raise LoadFailed(f"wrk ended with status {error.returncode}: {error.stderr}") from error
    except subprocess.TimeoutExpired as error:
        raise LoadFailed(f"wrk did not end within {error.timeout:.0f} s") from error
    return parse(run.stdout, server.cpu_seconds() - used)


def parse(output: str, cpu_seconds: float) -> Measurement:
    """Read what `wrk.lua` reports, the last line of wrk's output.

    Args:
        cpu_seconds: what the server used meanwhile.

    Raises:
        LoadFailed: there were no answers, or failures among them.
    """
    report = json.loads(output.strip().splitlines()[-1])
    if report["failed"] or not report["requests"]:
        raise LoadFailed(f"{report['failed']} of {report['requests']} requests failed")
    return Measurement(
        rate=report["requests"] / report["microseconds"] * 1_000_000,
        p99_ms=report["p99_microseconds"] / 1_000,
        cpu_us=cpu_seconds / report["requests"] * 1_000_000,
    )
