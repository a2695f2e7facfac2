"""The engine under Schemathesis, on documents of its own tests."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
import schemathesis
from schemathesis import Case

from tenantry.contract import Options, build_application
from tests.contract.served import document, handlers, petstore, security, show_all
from tests.contract.server import serving
from tests.fuzz.fuzzing import Gate, fuzzed, operations

CREDENTIALS = {"petstore": petstore.CREDENTIALS, "security": security.CREDENTIALS}
GOOD = {
    "petstore": {
        "apiKey": {"api_key": petstore.API_KEY},
        "session": {"api_key": petstore.SESSION},
    },
    "security": {
        "headerKey": {"api_key": "header-secret"},
        "queryKey": {"api_key": "query-secret"},
        "cookieKey": {"api_key": "cookie-secret"},
        "basic": {"username": "ada", "password": "pass:wörd"},
        "bearer": {"bearer": "bearer-secret"},
    },
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
SCHEMAS = {
    name: fuzzed(document(name), credentials=GOOD.get(name), exceptions=EXCEPTIONS.get(name, ()))
    for name in NAMES
}
GATES = {name: Gate() for name in NAMES}


@pytest.fixture(scope="module")
def base_urls() -> Iterator[dict[str, str]]:
    """Every document served, by its name."""
    with ExitStack() as stack:
        yield {name: stack.enter_context(serving(_application(name))) for name in NAMES}


def _application(name: str) -> Any:
    return build_application(
        document(name),
        handlers=handlers(name),
        credentials=CREDENTIALS.get(name, {}),
        error_shapes={"": show_all},
        options=Options(check_responses=True, anonymous=security.ANONYMOUS),
    )


@schemathesis.pytest.parametrize(**SCHEMAS)
def test_operation_keeps_the_document(case: Case, base_urls: dict[str, str]) -> None:
    name = case.operation.schema.title.lower()
    response = case.call_and_validate(base_url=base_urls[name])
    GATES[name].record(case.operation.label, response.status_code)


@pytest.mark.parametrize("name", NAMES)
def test_every_operation_was_seen_to_succeed(name: str) -> None:
    assert GATES[name].shut(operations(SCHEMAS[name])) == {}
