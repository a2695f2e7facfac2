"""The faults fit the tree as it is; whether they are caught is for `tox -e mutants`."""

import ast
from dataclasses import replace
from pathlib import Path

import pytest

from tenantry.served import Served
from tests.mutants import page
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
    assert {fault.contract for fault in FAULTS} - {""} == set(Served().names)


def test_page_keeps_the_rows_of_the_faults_that_were_not_judged(tmp_path: Path) -> None:
    copy = tmp_path / "mutants.md"
    copy.write_text(page.PAGE.read_text())
    rows = page.read(FAULTS, copy)
    judged = replace(rows[FAULTS[1].name], caught_by="`tests/test_x.py::test_x[a]`", seconds="7")
    page.write(rows | {judged.fault: judged}, copy)
    before, after = page.PAGE.read_text().splitlines(), copy.read_text().splitlines()
    assert len(after) == len(before)
    assert [new for old, new in zip(before, after, strict=True) if new != old] == [str(judged)]
