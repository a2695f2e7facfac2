"""The real application under Schemathesis: every operation that is built, on planted rows.

Each operation has a server and a database of its own, which its requests share.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from pydantic import SecretStr
from schemathesis import Case

from tenantry.app import create_app
from tenantry.served import Served
from tenantry.settings import Settings
from tests.conftest import SECRET
from tests.contract.server import serving
from tests.fuzz.fuzzing import Gate, fuzzed, operations
from tests.fuzz.seeds import OPERATOR_KEY, plant, with_examples

REFUSED_BY_RULE: dict[str, dict[str, int]] = {
    "tenants.createTenant": {"422": 52},
    "tenants.activateTenant": {"400": 39},
    "tenants.cancelTenant": {"400": 39},
    "catalog.requestProduct": {"400": 41, "422": 52},
    "catalog.requestTrial": {"400": 41, "422": 52},
    "api_keys.createApiKey": {"422": 52},
    "audit.appendAuditEvent": {"400": 42, "422": 52},
}
"""Statuses that refuse what the request's schema lets through, with the rule that says so.

Rule 57: the schema stays as published, so the fuzzing has to be told.
"""

ACCEPTED = ["2xx", "404", "409"]
EXCEPTIONS = [
    {
        "include-operation-id": f"tenant_registry.{operation}",
        "checks": {"positive_data_acceptance": {"expected-statuses": [*ACCEPTED, *statuses]}},
    }
    for operation, statuses in REFUSED_BY_RULE.items()
]

schema = fuzzed(
    with_examples(Served().merged),
    credentials={"tenant_registry.operatorKey": {"bearer": OPERATOR_KEY}},
    exceptions=EXCEPTIONS,
)
gate = Gate()


@pytest.fixture
def base_url(sqlite_url: str, tmp_path: Path) -> Iterator[str]:
    application = create_app(
        Settings(data_dir=tmp_path, secret=SecretStr(SECRET), check_responses=True)
    )
    with serving(application) as url:
        plant()
        yield url


@schema.parametrize()
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_operation_keeps_the_contract(case: Case, base_url: str) -> None:
    response = case.call_and_validate(base_url=base_url)
    gate.record(case.operation.label, response.status_code)


def test_every_operation_was_seen_to_succeed() -> None:
    assert gate.shut(operations(schema)) == {}
