"""The engine under Schemathesis, on documents of its own tests."""

from collections.abc import Callable
from functools import cache
from typing import Any

import pytest

from tenantry.conformance.findings import Findings, Run
from tenantry.conformance.suite import configured, prepared, run
from tenantry.contract import Options, build_application
from tests.contract.served import document, handlers, petstore, security, show_all
from tests.contract.server import serving
from tests.fuzz.steady import SEED

EXAMPLES = 10
METHODS = ("get", "post", "put", "patch", "delete")
CREDENTIALS = {"petstore": petstore.CREDENTIALS, "security": security.CREDENTIALS}
GOOD = {
    "petstore": {
        "apiKey": {"api_key": petstore.API_KEY},
        "session": {"api_key": petstore.SESSION},
    }
}
NAMES = ("petstore", "keywords", "parameters", "bodies")
EXCEPTIONS = {
    "parameters": [
        {
            # Cookies that the document lacks are no error: a browser sends all that it was given.
            "include-operation-id": "takeCookies",
            "checks": {"negative_data_rejection": {"expected-statuses": ["200", "400"]}},
        }
    ]
}
Seen = Callable[[str, str], Findings]

every_operation = pytest.mark.parametrize(
    ("name", "label"),
    [
        (name, f"{method.upper()} {path}")
        for name in NAMES
        for path, item in document(name)["paths"].items()
        for method in item
        if method in METHODS
    ],
)


@pytest.fixture(scope="module")
def seen() -> Seen:
    judged = cache(_judged)
    return lambda name, label: judged(name).operations[label]


@every_operation
def test_operation_keeps_the_document(seen: Seen, name: str, label: str) -> None:
    assert seen(name, label).failures == {}


@every_operation
def test_operation_was_seen_to_succeed(seen: Seen, name: str, label: str) -> None:
    assert seen(name, label).succeeded


def _judged(name: str) -> Run:
    with serving(_application(name)) as url:
        settings = configured(url, GOOD.get(name, {}), seed=SEED, examples=EXAMPLES)
        settings["operations"] = EXCEPTIONS.get(name, [])
        schema = prepared(document(name), settings)
        found = Run(schema)
        for event in run(schema):
            found.record(event)
    return found


def _application(name: str) -> Any:
    return build_application(
        document(name),
        handlers=handlers(name),
        credentials=CREDENTIALS.get(name, {}),
        error_shapes={"": show_all},
        options=Options(check_responses=True, anonymous=security.ANONYMOUS),
    )
