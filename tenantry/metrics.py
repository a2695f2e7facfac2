"""What the server counts, in Prometheus' text format."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    generate_latest,
    multiprocess,
)
from starlette.responses import Response

from handlers.loopback import is_loopback
from models import api_key as api_keys
from tenantry.contract import Observation, Refusal, Request
from tenantry.failures import Failures

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Metrics:
    """Requests by operation and status, and how long they took.

    Args:
        shared: the folder that the worker processes of one server count in; None counts in this
            process alone. Prometheus' client reads the same folder from PROMETHEUS_MULTIPROC_DIR.
    """

    def __init__(self, shared: Path | None = None) -> None:
        self._shared = shared
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "tenantry_requests",
            "Requests answered.",
            ("operation", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "tenantry_request_seconds",
            "Time to answer a request.",
            ("operation",),
            buckets=SECONDS,
            registry=self._registry,
        )

    def observe(self, observation: Observation) -> None:
        """Count one answered request; those of unknown paths share the operation ''."""
        operation = observation.request.operation_id or ""
        self._requests.labels(operation, str(observation.status)).inc()
        self._seconds.labels(operation).observe(observation.seconds)

    def text(self) -> bytes:
        """Everything counted so far, by all processes."""
        if self._shared is None:
            return generate_latest(self._registry)
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry, path=str(self._shared))
        return generate_latest(registry)


class MetricsPage:
    """GET /metrics, for this machine or an operator's key (rule 56)."""

    def __init__(self, metrics: Metrics, failures: Failures) -> None:
        self._metrics = metrics
        self._failures = failures
        # One scrape at a time: neither the lookup of a key nor the text may hold up the loop.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="metrics")

    async def answer(self, request: Request) -> Response:
        """Everything counted so far.

        Raises:
            Refusal, DomainError: the request may not read it.
        """
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, self._answer, request)

    def _answer(self, request: Request) -> Response:
        self._admit(request)
        return Response(self._metrics.text(), media_type=CONTENT_TYPE_LATEST)

    def _admit(self, request: Request) -> None:
        if is_loopback(request):
            return
        scheme, _, key = (request.header("authorization") or "").partition(" ")
        if scheme.lower() == "bearer":
            if api_keys.authenticate(key, "operator") is not None:
                return
            self._failures.note(request)
        raise Refusal(
            "unauthenticated",
            "Metrics need an operator's key.",
            headers={"www-authenticate": 'Bearer realm="metrics"'},
        )
