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
from tests.fuzz import seeds
from tests.fuzz.fuzzing import Gate, fuzzed, operations

served = Served()
planted_by = seeds.of(served.names)
schema = fuzzed(
    seeds.with_examples(served.merged, planted_by),
    credentials=seeds.credentials(planted_by),
    exceptions=list(seeds.exceptions(planted_by)),
)
gate = Gate()
credential_of: dict[str, str] = {}
"""Stand-ins to the credentials of the server that is running."""


@pytest.fixture
def base_url(sqlite_url: str, tmp_path: Path) -> Iterator[str]:
    application_settings = Settings(
        data_dir=tmp_path, secret=SecretStr(SECRET), check_responses=True
    )
    with serving(create_app(application_settings)) as url:
        for seed in planted_by.values():
            credential_of.update(seed.plant(application_settings))
        yield url


@schema.parametrize()
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_operation_keeps_the_contract(case: Case, base_url: str) -> None:
    for name, value in case.headers.items():
        for stand_in, credential in credential_of.items():
            case.headers[name] = value.replace(stand_in, credential)
    response = case.call_and_validate(base_url=base_url)
    gate.record(case.operation.label, response.status_code)


def test_every_operation_was_seen_to_succeed() -> None:
    assert gate.shut(operations(schema)) == {}
