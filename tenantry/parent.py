"""Server processes that end with the process that started them, even if that is killed."""

import multiprocessing
import os
import signal
import threading
from multiprocessing.process import BaseProcess


def end_with_parent() -> None:
    """Ask this process to stop, as SIGTERM does, once the one that started it is gone.

    Left behind, it would go on serving and hold the port against the next server. Does nothing in
    a process that was not started by Python's multiprocessing.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_follow, args=(parent,), name="parent", daemon=True).start()


def _follow(parent: BaseProcess) -> None:
    parent.join()
    os.kill(os.getpid(), signal.SIGTERM)
