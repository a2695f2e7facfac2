"""A run as JUnit XML, for machines, and as HTML, for people, both written by Schemathesis."""

import time
from pathlib import Path
from typing import Any

from schemathesis.cli.commands.run.context import ExecutionContext
from schemathesis.cli.commands.run.handlers.html import HtmlReportHandler
from schemathesis.cli.commands.run.handlers.junitxml import JunitXMLHandler
from schemathesis.cli.events import LoadingFinished
from schemathesis.engine.events import EngineEvent
from schemathesis.schemas import BaseSchema

from tenantry.conformance.findings import Run

JUNIT = "junit.xml"
HTML = "index.html"


class Reports:
    """Takes in the events of one run; `close` writes `junit.xml` and `index.html`.

    Args:
        folder: where to; it is made.
        schema: what is run.
    """

    def __init__(self, folder: Path, schema: BaseSchema) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._context = ExecutionContext(config=schema.config)
        self._junit = JunitXMLHandler(folder / JUNIT)
        self._writers: tuple[Any, ...] = (self._junit, HtmlReportHandler(folder))
        for each in self._writers:
            each.start(self._context)
        url = schema.config.base_url or ""
        self.record(
            LoadingFinished.from_schema(
                schema, location=schema.title or "", start_time=time.time(), base_url=url
            )
        )

    def record(self, event: EngineEvent) -> None:
        """Take in an event."""
        self._context.on_event(event)
        for each in self._writers:
            each.handle_event(self._context, event)

    def close(self, found: Run) -> None:
        """Write both, with what a run as a whole lacks."""
        for label in found.never_succeeded:
            seen = ", ".join(map(str, sorted(found.operations[label].statuses))) or "nothing"
            self._junit.writer.record_error(label, f"It never answered 2xx, but {seen}.")
        for each in self._writers:
            each.shutdown(self._context)
