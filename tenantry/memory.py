"""Memory that starting has used and nobody needs any more."""

import ctypes


def give_back() -> None:
    """Let the system have what is free: several MiB of a process that has just started.

    glibc keeps freed memory unless it lies at the end of the heap. Other C libraries have no
    `malloc_trim`, and nothing is done there.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
