"""The lines that a server writes of its requests, left out; for the conftest.py of a folder."""

import pytest
import structlog


@pytest.fixture(scope="session", autouse=True)
def no_request_lines() -> None:
    """The servers' threads would write them between the lines of the test run."""
    leave_out()


def leave_out() -> None:
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger("error"))
