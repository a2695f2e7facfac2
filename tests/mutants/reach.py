"""Which tests reach what: calls and lines, noted while the tests run once."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import Any

from tests.mutants.changes import Change, Key, key_of


@dataclass(frozen=True)
class Reach:
    """Which tests call which functions, and how long each takes in seconds.

    What fixtures call before a test may be made for all tests of its file: `files` has these.
    `lines` has the tests that run a line of a file.
    """

    tests: dict[Key, list[str]]
    files: dict[Key, set[str]]
    lines: dict[tuple[str, int], set[str]]
    seconds: dict[str, float]

    def of(self, change: Change) -> list[str]:
        """The tests that call what differs, and those of the files whose fixtures may."""
        found = {test: None for key in change.innermost for test in self.tests.get(key, [])}
        files = {file for key in change.innermost for file in self.files.get(key, ())}
        beside = (test for test in self.seconds if file_of(test) in files)
        return [*found | dict.fromkeys(beside)]


def file_of(test: str) -> str:
    """The file of a test, by its name."""
    return test.partition("::")[0]


@contextmanager
def calls_of(files: set[str], lines: set[tuple[str, int]] | None = None) -> Iterator[set[Key]]:
    """The functions of `files` called meanwhile, in this thread and in those that begin.

    The lines that they run are added to `lines`.
    """
    called: set[Key] = set()

    def note_line(frame: FrameType, event: str, _: Any) -> Any:
        if lines is not None and event == "line":
            lines.add((frame.f_code.co_filename, frame.f_lineno))
        return note_line

    def note(frame: FrameType, event: str, _: Any) -> Any:
        if event == "call" and frame.f_code.co_filename in files:
            called.add(key_of(frame.f_code))
            return note_line if lines is not None else None
        return None

    threading.settrace(note)
    sys.settrace(note)
    try:
        yield called
    finally:
        sys.settrace(None)
        threading.settrace(None)
