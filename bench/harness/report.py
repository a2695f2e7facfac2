"""Medians, ratios and goals, as text that reads well in a terminal and in Markdown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from harness.footprint import Footprint
from harness.load import Measurement
from harness.peers import OURS, Peer

Rounds = Mapping[str, Mapping[str, Sequence[Measurement]]]
"""operation -> name of the peer -> what each round measured."""

REQUESTS = {"GET": "GET /v1/items/{item_id}", "POST": "POST /v1/keys/verify"}

MOST_START_SECONDS = 1.0
MOST_RESIDENT_MIB = 80.0


@dataclass(frozen=True, slots=True)
class Goal:
    """On this operation, this project answers at least so many times a peer's requests."""

    operation: str
    peer: str
    at_least: float


GOALS = (
    Goal("GET", "connexion-flask", 10.0),
    Goal("GET", "fastapi", 2.5),
    Goal("GET", "starlette", 0.8),
    Goal("POST", "connexion-flask", 10.0),
    Goal("POST", "fastapi", 2.5),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """One goal and what was measured: `text` is a line of the report."""

    text: str
    reached: bool


def ratio(rounds: Rounds, operation: str, peer: str) -> float:
    """How many times the peer's median rate this project's median rate is."""
    measured = rounds[operation]
    return median(m.rate for m in measured[OURS.name]) / median(m.rate for m in measured[peer])


def tables(rounds: Rounds, peers: Sequence[Peer]) -> Iterator[str]:
    """The lines of one table for each operation."""
    for operation, request in REQUESTS.items():
        yield f"{request}\n"
        yield (
            "| server | requests/s, median (min-max) | p99 ms | CPU µs a request | tenantry is"
            " | by CPU |"
        )
        yield "|---|---:|---:|---:|---:|---:|"
        for peer in peers:
            yield _row(rounds, operation, peer)
        yield ""


def _row(rounds: Rounds, operation: str, peer: Peer) -> str:
    measured = rounds[operation][peer.name]
    rates = [m.rate for m in measured]
    spread = f"{median(rates):,.0f} ({min(rates):,.0f}-{max(rates):,.0f})"
    p99 = median(m.p99_ms for m in measured)
    cpu = median(m.cpu_us for m in measured)
    times, by_cpu = "-", "-"
    if OURS.name in rounds[operation]:
        times = f"{ratio(rounds, operation, peer.name):.2f}x"
        by_cpu = f"{cpu / median(m.cpu_us for m in rounds[operation][OURS.name]):.2f}x"
    return f"| {peer.title} | {spread} | {p99:.1f} | {cpu:.0f} | {times} | {by_cpu} |"


def outcomes(rounds: Rounds, footprint: Footprint | None) -> Iterator[Outcome]:
    """Every goal that this run can judge: those whose peers were left out are not among them."""
    for goal in GOALS:
        if {OURS.name, goal.peer} <= rounds[goal.operation].keys():
            times = ratio(rounds, goal.operation, goal.peer)
            text = f"{goal.operation} {times:.2f}x {goal.peer}, at least {goal.at_least}x"
            yield Outcome(text, times >= goal.at_least)
    if footprint is not None:
        yield _under("start-up", footprint.start_seconds, MOST_START_SECONDS, "s")
        yield _under("resident memory", footprint.resident_mib, MOST_RESIDENT_MIB, "MiB")


def _under(what: str, measured: float, most: float, unit: str) -> Outcome:
    text = f"{what} of the whole document {measured:.2f} {unit}, under {most:.0f} {unit}"
    return Outcome(text, measured < most)
