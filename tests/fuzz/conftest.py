"""For all tests by fuzzing.

Of many thousand requests a line each would be kept for a report that nobody asks for. Assertions
that two files share are told as fully as those of the files' own.
"""

import pytest

from tests.request_lines import no_request_lines

__all__ = ["no_request_lines"]

pytest.register_assert_rewrite("tests.fuzz.promises")
