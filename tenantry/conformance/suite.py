"""Schemathesis as this project runs it: every check, every phase, explicit links only."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import schemathesis
from schemathesis.engine import from_schema
from schemathesis.engine.events import EngineEvent
from schemathesis.openapi import from_dict
from schemathesis.schemas import BaseSchema

from tenantry.conformance.exceptions import accepting, exceptions
from tenantry.conformance.subject import Subject

EXAMPLES = 25
"""Generated requests for each operation, and sequences of them, beside examples and coverage."""

SECONDS = 30.0
"""How long an answer may take."""


FRAMING = {"content-length", "transfer-encoding"}

PHASES = ("examples", "coverage", "fuzzing", "stateful")


def suite(
    subject: Subject,
    *,
    seed: int,
    examples: int = EXAMPLES,
    phases: Sequence[str] = PHASES,
    published: bool = False,
) -> BaseSchema:
    """What is asked of a server, ready to run; equal seeds ask the same of equal servers.

    Args:
        subject: the server.
        seed: what is generated depends on it alone.
        examples: how much is generated: for each operation, and sequences of operations.
        phases: some of PHASES.
        published: whether to call addresses as every server of the contract has them, or ours.
    """
    settings = configured(
        subject.url,
        subject.schemes(),
        seed=seed,
        examples=examples,
        phases=phases,
        writes=subject.writes,
    )
    settings["checks"] = accepting(subject.refusals)
    settings["headers"] = dict(subject.headers)
    document = subject.document(published=published)
    settings["operations"] = [
        *({"include-operation-id": each, "enabled": False} for each in subject.withheld(document)),
        *exceptions(subject.contract, subject.refusals),
    ]
    schema = prepared(document, settings)
    if not schema.statistic.transitions.selected:
        # Without a link between operations that may be called there are no sequences to try.
        schema.config.phases.stateful.enabled = False
    return schema


def configured(
    url: str,
    credentials: Mapping[str, Mapping[str, str]],
    *,
    seed: int,
    examples: int = EXAMPLES,
    phases: Sequence[str] = PHASES,
    writes: bool = True,
) -> dict[str, Any]:
    """Settings, in Schemathesis' words, that hold for any document: every check is on."""
    settings: dict[str, Any] = {
        "seed": seed,
        "base-url": url,
        "request-timeout": SECONDS,
        # What an operation does after its first failure is worth knowing too.
        "continue-on-failure": True,
        # NUL is refused everywhere (rule 50), which no schema can say.
        "generation": {"max-examples": examples, "database": "none", "allow-x00": False},
        "phases": _phases(phases, writes=writes),
    }
    if credentials:
        settings["auth"] = {"openapi": dict(credentials)}
    return settings


def prepared(document: Mapping[str, Any], settings: Mapping[str, Any]) -> BaseSchema:
    """A document under settings in Schemathesis' words."""
    schema = from_dict(dict(document), config=schemathesis.Config.from_dict(dict(settings)))
    # Schemas without bounds let through what rule 50 refuses: integers beyond 64 bits.
    for part in ("filter_body", "filter_query", "filter_path_parameters"):
        schema.hook(part)(lambda context, value: within_int64(value))
    schema.hook("filter_headers")(lambda context, headers: leaves_framing_alone(headers))
    return schema


def run(schema: BaseSchema) -> Iterator[EngineEvent]:
    """Run a suite; what happens is told event by event."""
    return iter(from_schema(schema).execute())


def _phases(names: Sequence[str], *, writes: bool) -> dict[str, Any]:
    phases: dict[str, dict[str, Any]] = {
        # Examples are sent as they are, not mixed with what was answered before.
        "examples": {"fill-missing": True, "extra-data-sources": {"responses": False}},
        "coverage": {"generate-duplicate-query-parameters": True},
        "fuzzing": {},
        # Links guessed from names lead from one thing to another of the same name.
        "stateful": {"inference": {"algorithms": []}},
    }
    if not writes:
        # A server that wrongly took one of the other methods might change something.
        phases["coverage"]["unexpected-methods"] = ["options", "trace"]
    return {name: {"enabled": name in names, **phase} for name, phase in phases.items()}


def leaves_framing_alone(headers: Mapping[str, Any] | None) -> bool:
    """Whether a request has a beginning and an end, whatever headers are made up for it.

    Where it has none, the server's HTTP parser refuses it, before there is an operation.
    """
    return not FRAMING.intersection(name.lower() for name in headers or ())


def within_int64(value: object) -> bool:
    """Whether every integer in a JSON value is one of 64 bits."""
    if isinstance(value, Mapping):
        return all(map(within_int64, value.values()))
    if isinstance(value, list):
        return all(map(within_int64, value))
    return not isinstance(value, int) or -(2**63) <= value < 2**63
