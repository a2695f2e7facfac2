"""The gate behind the fuzzing, and why it is there."""

from hypothesis import given, settings
from schemathesis import Case

from tenantry.contract import Options, build_application
from tests.contract.served import document, handlers, petstore, show_all
from tests.contract.server import serving
from tests.fuzz.fuzzing import EXAMPLES, Gate, fuzzed

GOOD = {"apiKey": {"api_key": petstore.API_KEY}, "session": {"api_key": petstore.SESSION}}


def test_gate_lets_through_what_succeeded_once() -> None:
    gate = Gate()
    for status in (400, 204, 500):
        gate.record("GET /a", status)
    assert gate.shut({"GET /a"}) == {}


def test_gate_holds_back_what_never_succeeded_or_was_never_called() -> None:
    gate = Gate()
    for status in (401, 302, 400, 401):
        gate.record("GET /a", status)
    assert gate.shut({"GET /a", "GET /b"}) == {"GET /a": [302, 400, 401], "GET /b": []}


def test_gate_holds_back_a_server_that_refuses_everybody_though_every_check_passes() -> None:
    application = build_application(
        document("petstore"),
        handlers=handlers("petstore"),
        credentials=dict.fromkeys(petstore.CREDENTIALS, lambda _credential, _request: None),
        error_shapes={"": show_all},
        options=Options(check_responses=True),
    )
    operation = fuzzed(document("petstore"), credentials=GOOD)["/v1/inventory"]["GET"]
    gate = Gate()

    @given(case=operation.as_strategy())
    @settings(max_examples=EXAMPLES, database=None, derandomize=True, deadline=None)
    def fuzz(case: Case) -> None:
        gate.record(operation.label, case.call_and_validate(base_url=base_url).status_code)

    with serving(application) as base_url:
        fuzz()
    assert gate.shut({operation.label}) == {"GET /v1/inventory": [401]}
