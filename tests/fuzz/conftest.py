"""Assertions of tests that two files share are told as fully as those of the files' own."""

import pytest

pytest.register_assert_rewrite("tests.fuzz.promises")
