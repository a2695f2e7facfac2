"""What a run found, operation by operation."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from schemathesis.core.failures import Failure
from schemathesis.core.result import Ok
from schemathesis.engine.events import EngineEvent, NonFatalError, ScenarioFinished
from schemathesis.engine.recorder import ScenarioRecorder
from schemathesis.schemas import BaseSchema

SUCCESSES = range(200, 300)


@dataclass(frozen=True)
class Found:
    """One promise that an operation broke, and a request that shows it."""

    check: str
    what: str
    request: str


@dataclass
class Findings:
    """What was seen of one operation.

    A server that refuses everything passes every check, for each refusal is documented: only what
    was seen to succeed has been tried.
    """

    documented: tuple[str, ...] = ()
    statuses: Counter[int] = field(default_factory=Counter)
    failures: dict[str, Found] = field(default_factory=dict)

    @property
    def requests(self) -> int:
        return self.statuses.total()

    @property
    def succeeded(self) -> bool:
        """Whether it was seen to answer 2xx."""
        return any(status in SUCCESSES for status in self.statuses)

    @property
    def unseen(self) -> list[str]:
        """Documented statuses that were not seen; of a range any will do."""
        return [each for each in self.documented if not self._saw(each)]

    def _saw(self, documented: str) -> bool:
        return any(_within(status, documented) for status in self.statuses)


class Run:
    """Gathers the findings of a run from its events.

    Args:
        schema: what is run; its operations are all there from the start, so that none which was
            never called is missed.
    """

    def __init__(self, schema: BaseSchema) -> None:
        called = [each.ok() for each in schema.get_all_operations() if isinstance(each, Ok)]
        self.operations = {
            each.label: Findings(tuple(map(str, each.definition.raw["responses"])))
            for each in called
        }
        self.errors: list[str] = []

    def record(self, event: EngineEvent) -> None:
        """Take in what an event tells."""
        if isinstance(event, ScenarioFinished):
            self._record_scenario(event.recorder)
        elif isinstance(event, NonFatalError):
            self.errors.append(f"{event.label}: {event.info.title}: {event.info.message}")

    @property
    def requests(self) -> int:
        return sum(each.requests for each in self.operations.values())

    @property
    def failed(self) -> list[str]:
        """Operations that broke a promise."""
        return [label for label, each in self.operations.items() if each.failures]

    @property
    def never_succeeded(self) -> list[str]:
        return [label for label, each in self.operations.items() if not each.succeeded]

    def _record_scenario(self, recorder: ScenarioRecorder) -> None:
        for case_id, node in recorder.cases.items():
            findings = self.operations[node.value.operation.label]
            interaction = recorder.interactions.get(case_id)
            # What has another method is a question to the path, not to the operation.
            if interaction and interaction.response and _asks(node.value):
                findings.statuses[interaction.response.status_code] += 1
            findings.failures.update(_broken(recorder, case_id))


def _asks(case: Any) -> bool:
    return bool(case.method.upper() == case.operation.method.upper())


def _broken(recorder: ScenarioRecorder, case_id: str) -> Iterator[tuple[str, Found]]:
    for check in recorder.checks.get(case_id, ()):
        if check.failure_info is not None:
            found = Found(
                check.name, _sentence(check.failure_info.failure), check.failure_info.code_sample
            )
            yield f"{found.check}: {check.failure_info.failure.title}", found


def _sentence(failure: Failure) -> str:
    return f"{failure.title}: {failure.message}" if failure.message else failure.title


def _within(status: int, documented: str) -> bool:
    return documented in {"default", str(status), f"{status // 100}XX"}


def total(runs: Iterable[Run]) -> tuple[int, int]:
    """How many documented statuses were seen, and how many there are."""
    operations = [each for run in runs for each in run.operations.values()]
    documented = sum(len(each.documented) for each in operations)
    return documented - sum(len(each.unseen) for each in operations), documented
