"""The faults fit the tree as it is; whether they are caught is for `tox -e mutants`."""

import ast

import pytest

from tenantry.served import Served
from tests.mutants.faults import ROOT, Fault, load

FAULTS = load()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_fault_fits_one_place_and_still_is_python(fault: Fault) -> None:
    text = (ROOT / fault.file).read_text()
    faulty = fault.applied(text)
    assert ast.dump(ast.parse(faulty)) != ast.dump(ast.parse(text))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_fault_names_tests_that_exist(fault: Fault) -> None:
    for named in fault.tests:
        path, _, function = named.partition("::")
        assert (ROOT / path).exists(), path
        assert f"def {function}" in (ROOT / path).read_text() if function else True, named


def test_there_are_thirty_faults_of_different_names_and_some_of_every_contract() -> None:
    assert len({fault.name for fault in FAULTS}) == len(FAULTS) >= 30
    touched = {fault.file.split("/")[1] for fault in FAULTS if fault.file.startswith("handlers/")}
    assert touched >= set(Served().names)
