"""Time this project's engine and its peers on the same small service, side by side.

Linux with two cores or more: the server has one to itself, wrk the other. Every peer passes the
same check first. Rounds alternate between the peers, so that what slows the machine down for a
while slows them all. It ends with status 0 when every goal that was judged is reached, 1 when one
is missed, 2 when it could not measure. Requests go to 127.0.0.1 only.
"""

import argparse
import os
import signal
import sys
import tempfile
from pathlib import Path

from harness import report
from harness.bench import Bench, NoResult
from harness.peers import OURS, PEERS, Peer, missing


def main() -> int:
    options = _options()
    peers = tuple(peer for peer in PEERS if peer.name in options.only)
    if lack := missing(peers) or _too_few_cores():
        print(lack, file=sys.stderr)
        return 2
    # A polite end stops the servers too: it unwinds the blocks that run them.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with tempfile.TemporaryDirectory(prefix="bench-") as directory:
            bench = Bench(Path(directory), options.lookup)
            outcomes = _run(bench, peers, options.rounds, options.seconds)
    except NoResult as error:
        print(error, file=sys.stderr)
        return 2
    for outcome in outcomes:
        print(f"{'reached' if outcome.reached else 'MISSED '}  {outcome.text}")
    return 0 if all(outcome.reached for outcome in outcomes) else 1


def _run(bench: Bench, peers: tuple[Peer, ...], rounds: int, seconds: int) -> list[report.Outcome]:
    """Measure, and print the tables before what comes after them can fail."""
    measured = bench.compare(peers, rounds=rounds, seconds=seconds)
    print("\n".join(report.tables(measured, peers)), flush=True)
    whole = bench.footprint(rounds) if OURS in peers else None
    return list(report.outcomes(measured, whole))


def _options() -> argparse.Namespace:
    names = [peer.name for peer in PEERS]
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=_count, default=5, help="rounds a peer (default 5)")
    parser.add_argument("--seconds", type=_count, default=3, help="of load a round (default 3)")
    parser.add_argument(
        "--only", nargs="+", choices=names, default=names, metavar="NAME", help=", ".join(names)
    )
    parser.add_argument(
        "--lookup",
        choices=("model", "text"),
        default="model",
        help="how the Python peers read SQLite: by a Peewee model, or by SQL text made once, as"
        " this project does (default model)",
    )
    return parser.parse_args()


def _count(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 100:
        raise argparse.ArgumentTypeError("from 1 to 100")
    return number


def _too_few_cores() -> str | None:
    if len(os.sched_getaffinity(0)) < 2:
        return "The benchmark needs two cores, one for the server and one for wrk."
    return None


if __name__ == "__main__":
    sys.exit(main())
