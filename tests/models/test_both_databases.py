"""The rule that every test of the store runs on both databases bites."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]

CONFTEST = Path(__file__).parents[1] / "conftest.py"
ON_BOTH = """
import pytest

@pytest.mark.parametrize("number", [1, 2])
def test_on_both(database_kind, number):
    assert database_kind in ("sqlite", "postgresql")
"""
SKIPPED_ON_ONE = """
import pytest

def test_on_one(database_kind):
    if database_kind == "postgresql":
        pytest.skip("not there")
"""
NO_SERVER = """
def test_without_server(database_url):
    pass
"""


@pytest.fixture(autouse=True)
def conftest(pytester: pytest.Pytester) -> None:
    pytester.makeconftest(CONFTEST.read_text())


def test_run_with_every_test_on_both_passes_and_tells_how_many(pytester: pytest.Pytester) -> None:
    result = run(pytester, ON_BOTH)
    assert result.ret == pytest.ExitCode.OK
    result.stdout.fnmatch_lines(["tests of the store: 2 on sqlite, 2 on postgresql"])


def test_run_with_a_test_skipped_on_one_fails_and_names_it(pytester: pytest.Pytester) -> None:
    result = run(pytester, SKIPPED_ON_ONE)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.stdout.fnmatch_lines(["ran on one database only: *::test_on_one*"])


def test_run_with_one_database_selected_fails(pytester: pytest.Pytester) -> None:
    result = run(pytester, ON_BOTH, "-k", "sqlite")
    assert result.ret == pytest.ExitCode.TESTS_FAILED


def test_run_without_a_postgresql_server_fails(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.postgres.find_spec", lambda _: None)
    result = run(pytester, NO_SERVER)
    assert result.ret == pytest.ExitCode.TESTS_FAILED
    result.assert_outcomes(passed=1, errors=1)


def run(pytester: pytest.Pytester, source: str, *options: str) -> pytest.RunResult:
    pytester.makepyfile(source)
    return pytester.runpytest_inprocess("-p", "no:cacheprovider", *options)
