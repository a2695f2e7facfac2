"""What is gathered from a run, and why more is asked of it than that no check failed."""

from collections import Counter
from pathlib import Path

import pytest

from tenantry.conformance.findings import Findings, Run
from tenantry.conformance.suite import configured, prepared, run
from tenantry.contract import Options, build_application
from tests.contract.served import document, handlers, petstore, show_all
from tests.contract.server import serving
from tests.fuzz.elsewhere import ELSEWHERE
from tests.fuzz.steady import SEED

GOOD = {"apiKey": {"api_key": petstore.API_KEY}, "session": {"api_key": petstore.SESSION}}


@pytest.mark.parametrize("statuses", [[204], [400, 204, 500], [299]])
def test_succeeded_is_true_after_one_success(statuses: list[int]) -> None:
    assert Findings(statuses=Counter(statuses)).succeeded


@pytest.mark.parametrize("statuses", [[], [401, 302, 400], [199, 300]])
def test_succeeded_is_false_where_everything_was_refused(statuses: list[int]) -> None:
    assert not Findings(statuses=Counter(statuses)).succeeded


def test_unseen_names_each_documented_status_that_never_came() -> None:
    findings = Findings(("200", "404", "4XX", "5XX"), Counter([200, 400]))
    assert findings.unseen == ["404", "5XX"]


def test_unseen_takes_any_status_for_the_default() -> None:
    assert Findings(("default",), Counter([418])).unseen == []


def test_a_server_that_refuses_everybody_passes_every_check_and_never_succeeds() -> None:
    application = build_application(
        document("petstore"),
        handlers=handlers("petstore"),
        credentials=dict.fromkeys(petstore.CREDENTIALS, lambda _credential, _request: None),
        error_shapes={"": show_all},
        options=Options(check_responses=True),
    )
    inventory = {"/v1/inventory": document("petstore")["paths"]["/v1/inventory"]}
    with serving(application) as url:
        settings = configured(url, GOOD, seed=SEED, examples=1)
        schema = prepared({**document("petstore"), "paths": inventory}, settings)
        found = Run(schema)
        for event in run(schema):
            found.record(event)
    assert found.failed == []
    assert found.never_succeeded == ["GET /v1/inventory"]
    assert found.operations["GET /v1/inventory"].statuses.keys() == {401}


@pytest.mark.parametrize("statuses", ELSEWHERE.values(), ids=ELSEWHERE)
def test_statuses_shown_elsewhere_name_a_test_that_there_is(
    statuses: dict[str, tuple[str, str]],
) -> None:
    for _, test in statuses.values():
        path, _, name = test.partition("::")
        assert f"def {name}(" in Path(path).read_text()
