"""Our own server, held against its contracts by the suite that `tenantry conform` runs."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path

from pydantic import SecretStr
from schemathesis.schemas import BaseSchema

from models.idempotency import IdempotencyRecord
from tenantry.app import create_app
from tenantry.conformance.findings import Run
from tenantry.conformance.judgement import Watch
from tenantry.conformance.subject import Examples, Subject, name_of
from tenantry.conformance.suite import EXAMPLES, run, suite
from tenantry.connection import ClientConnection
from tenantry.settings import Settings
from tests.contract.server import serving
from tests.fuzz import seeds
from tests.fuzz.seeds import Visit
from tests.fuzz.steady import SEED, steady
from tests.stores import SECRET, lose, migrate

Watching = Callable[[BaseSchema, Run], AbstractContextManager[Watch]]
"""Gives what is told of every event of the suite; it records them in the run as well."""

UNLIMITED = 1_000_000


def judge(
    contract: str,
    folder: Path,
    postgresql_url: str | None = None,
    *,
    seed: int = SEED,
    examples: int = EXAMPLES,
    watching: Watching | None = None,
) -> Run:
    """Run the whole suite, and let those call whom the server refuses for who or when they are.

    Args:
        folder: an empty folder for what the server writes.
        postgresql_url: an empty database; None for SQLite in the folder.
    """
    settings = Settings(
        data_dir=folder,
        database_url=postgresql_url and SecretStr(postgresql_url),
        secret=SecretStr(SECRET),
        contracts=[contract],
        check_responses=True,
        failed_authentications=UNLIMITED,
    )
    http = partial(ClientConnection, patience=settings.client_timeout)
    with steady() as clock:
        migrate(settings.database_address)
        with serving(create_app(settings), http) as url:
            planted = seeds.plant(contract, settings)
            subject = Subject(contract, url, planted.credentials, planted.examples, writes=True)
            whole = suite(subject, seed=seed, examples=examples)
            judged = Judged(whole, planted.restore)
            with watching(whole, judged) if watching else nullcontext(judged.record) as watch:
                judged.play(whole, watch)
            judged.let_visit(subject, planted.visits)
            judged.ask_while_unanswered(subject, planted.once())
            clock.next_day()
            judged.ask_without_a_store(replace(subject, headers=planted.headers), folder)
        impatient = create_app(settings.model_copy(update={"failed_authentications": 1}))
        with serving(impatient, http) as url:
            judged.fail_again_and_again(replace(subject, url=url))
    return judged


class Judged(Run):
    """A run, and those after it that call single operations."""

    def __init__(self, schema: BaseSchema, restore: Callable[[], None]) -> None:
        super().__init__(schema)
        self._restore = restore
        self._names = {
            name_of(operation): f"{method.upper()} {path}"
            for path, item in schema.raw_schema["paths"].items()
            for method, operation in item.items()
        }

    def play(self, schema: BaseSchema, watch: Watch) -> None:
        schema.hook("after_call")(lambda context, case, response: self._restore())
        for event in run(schema):
            watch(event)

    def let_visit(self, subject: Subject, visits: tuple[Visit, ...]) -> None:
        for visit in visits:
            caller = replace(
                subject,
                credentials={**subject.credentials, **visit.credentials},
                examples={**subject.examples, **visit.examples},
                refusals=(visit.status,),
                headers=visit.headers,
            )
            self._call(caller, visit.operations & self._lacking(visit.status))

    def ask_while_unanswered(self, subject: Subject, once: Examples) -> None:
        """Creating operations, asked again before the first request has its answer (rule 52)."""
        examples = {**subject.examples, **once}
        repeated = self._lacking(409)
        for name in repeated:
            examples[name] = {**examples.get(name, {}), "Idempotency-Key": f"{name} sent twice"}
        caller = replace(subject, examples=examples)
        self._call(caller, repeated)
        IdempotencyRecord.update(status=None, answer=None).execute()
        self._call(caller, repeated)

    def ask_without_a_store(self, subject: Subject, folder: Path) -> None:
        self._restore = lambda: None
        lose(folder)
        self._call(replace(subject, refusals=(503,)), self._lacking(503))

    def fail_again_and_again(self, subject: Subject) -> None:
        """Callers with wrong credentials, of whom there were enough in this minute (rule 56)."""
        wrong = {
            scheme: dict.fromkeys(credential, "wrong")
            for scheme, credential in subject.credentials.items()
        }
        caller = replace(subject, credentials=wrong, refusals=(401, 403))
        for _ in range(2):  # once to use up what is let through, once to be refused
            self._call(caller, self._lacking(429))

    def _call(self, subject: Subject, operations: frozenset[str]) -> None:
        if operations:
            caller = replace(subject, only=operations)
            self.play(suite(caller, seed=SEED, phases=["examples"]), self.record)

    def _lacking(self, status: int) -> frozenset[str]:
        """Operations that document a status and were not seen to answer with it."""
        documented = {str(status), f"{status // 100}XX"}
        return frozenset(
            name
            for name, label in self._names.items()
            if documented.intersection(self.operations[label].unseen)
        )
