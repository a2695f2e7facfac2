"""Work in a forked process, which leaves nothing behind."""

import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TextIO

_CANNOT = 70


def in_child(work: Callable[[TextIO], int], limit: float) -> tuple[int | None, str]:
    """Fork, let the child do `work` with a file to write to, and end all that it started.

    Gives its exit status, None when it took longer than `limit` seconds, and what it wrote. What it
    prints goes to the file that the variable MUTANT_LOG names, or nowhere.
    """
    folder = Path(tempfile.mkdtemp(prefix="mutation-"))
    note = folder / "note"
    note.touch()
    child = os.fork()
    if child == 0:
        _be_the_child(work, folder, note)
    try:
        return _wait(child, limit), note.read_text()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _be_the_child(work: Callable[[TextIO], int], folder: Path, note: Path) -> None:
    status = _CANNOT
    try:
        os.setsid()
        log = os.environ.get("MUTANT_LOG", os.devnull)
        prints = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(prints, 1)
        os.dup2(prints, 2)
        tempfile.tempdir = str(folder)
        with note.open("w") as file:
            status = work(file)
    except BaseException:  # noqa: BLE001 - whatever it is, the parent's stack is not this process's
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def _wait(child: int, limit: float) -> int | None:
    deadline = time.monotonic() + limit
    while True:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended or time.monotonic() > deadline:
            break
        time.sleep(0.005)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    if ended:
        return os.waitstatus_to_exitcode(status)
    os.waitpid(child, 0)
    return None
