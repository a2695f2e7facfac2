"""Assertions of tests that two files share are told as fully as those of the files' own."""

import pytest
import structlog

pytest.register_assert_rewrite("tests.fuzz.promises")


@pytest.fixture(scope="session", autouse=True)
def no_request_lines() -> None:
    """A line for each of the many thousand requests would be kept for a report nobody asks for."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger("error"))
