"""Keeping modules out while a package is imported that would take them along unasked."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType


@contextmanager
def standing_in(modules: Mapping[str, ModuleType | None]) -> Iterator[None]:
    """Let these be what is imported by their names; a module that is loaded already stays.

    None is Python's word for a module that is not to be found. Afterwards everybody gets the real
    ones.
    """
    put = {name: module for name, module in modules.items() if name not in sys.modules}
    sys.modules.update(put)  # type: ignore[arg-type]
    try:
        yield
    finally:
        for name in put:
            del sys.modules[name]
