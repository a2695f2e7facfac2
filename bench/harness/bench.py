"""One run: check every peer, then load them in alternating rounds."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from harness import conformance, dataset, load
from harness.footprint import Footprint, measure
from harness.load import Measurement
from harness.peers import WHOLE_DOCUMENT, Peer, environment
from harness.processes import Server, ServerFailed, running

WARM_UP_SECONDS = 1


class NoResult(Exception):
    """Nothing could be measured; the message says which server failed and why."""


class Bench:
    """The dataset, the two cores, and what is done with them.

    Args:
        directory: takes the dataset and the servers' logs.
        lookup: how the Python peers read SQLite, by "model" or "text".
    """

    def __init__(self, directory: Path, lookup: str) -> None:
        dataset.write(directory)
        self._directory = directory
        self._requests = load.write_requests(directory)
        self._environment = environment(directory, lookup)
        self._server_core, self._load_core = sorted(os.sched_getaffinity(0))[:2]
        # The runner polls a server that starts: that must not take time from it.
        os.sched_setaffinity(0, {self._load_core})

    def compare(
        self, peers: tuple[Peer, ...], *, rounds: int, seconds: int
    ) -> dict[str, dict[str, list[Measurement]]]:
        """Measure every peer so many times, so many seconds an operation.

        Returns:
            operation -> name of the peer -> what each round measured.

        Raises:
            NoResult: a peer does not start, does other work, or answers with errors.
        """
        for peer in peers:
            with self._running(peer) as server:
                conformance.check(server.port)
        measured: dict[str, dict[str, list[Measurement]]] = {
            operation: {peer.name: [] for peer in peers} for operation in self._requests
        }
        for number in range(1, rounds + 1):
            print(f"round {number} of {rounds}", file=sys.stderr)
            for peer in peers:
                with self._running(peer) as server:
                    for operation in self._requests:
                        measurement = self._time(server, operation, seconds)
                        measured[operation][peer.name].append(measurement)
        return measured

    def footprint(self, starts: int) -> Footprint:
        """What this project's whole document costs to start and to hold, over so many starts.

        Raises:
            NoResult: it does not start.
        """
        seen = []
        for _ in range(1 + starts):
            with self._running(WHOLE_DOCUMENT) as server:
                seen.append(measure(server))
        # The first start compiled the modules for the others.
        return Footprint.median(seen[1:])

    def _time(self, server: Server, operation: str, seconds: int) -> Measurement:
        requests = self._requests[operation]
        load.measure(server, requests, seconds=WARM_UP_SECONDS, core=self._load_core)
        return load.measure(server, requests, seconds=seconds, core=self._load_core)

    @contextmanager
    def _running(self, peer: Peer) -> Iterator[Server]:
        log = self._directory / f"{peer.name}.log"
        try:
            with running(
                peer.command, environment=self._environment, core=self._server_core, log=log
            ) as server:
                yield server
        except (ServerFailed, conformance.DoesNotConform, load.LoadFailed) as error:
            raise NoResult(f"{peer.title}: {error}") from error
