"""Structured logs on standard error: JSON lines, or readable ones at a terminal."""

import logging
import sys
from typing import TYPE_CHECKING

import orjson

from tenantry.contract import Observation
from tenantry.structured import structlog

if TYPE_CHECKING:
    from structlog.typing import Processor

_log = structlog.get_logger()


def configure(level: str) -> None:
    """Send this process's logs, the libraries' too, to standard error from `level` up."""
    steps: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    terminal = sys.stderr.isatty()
    render: Processor = (
        structlog.dev.ConsoleRenderer()
        if terminal
        else structlog.processors.JSONRenderer(serializer=_json)
    )
    structlog.configure(
        processors=[*steps, render],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=steps,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                *([] if terminal else [structlog.processors.format_exc_info]),
                render,
            ],
        )
    )
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)


def request(observation: Observation) -> None:
    """Log one answered request: what it was and how it went, never what it bore.

    The route's template stands for the path, so that neither an id nor a query's secret is logged.
    """
    asked = observation.request
    _log.info(
        "request",
        request_id=asked.request_id,
        operation=asked.operation_id,
        method=asked.method,
        template=asked.template,
        status=observation.status,
        ms=round(observation.seconds * 1000, 2),
    )


def _json(event: object, **_: object) -> str:
    return orjson.dumps(event, default=repr).decode()
