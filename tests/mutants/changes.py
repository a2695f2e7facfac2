"""What a mutant changes in the code objects of a module that is already imported."""

import gc
from collections.abc import Iterator
from types import CodeType, FunctionType

Key = tuple[str, str, int]
"""A function: its file, its qualified name, and the line it begins in."""


def key_of(code: CodeType) -> Key:
    return code.co_filename, code.co_qualname, code.co_firstlineno


class Change:
    """The functions whose code a mutant of a module changes.

    `innermost` are those that differ in themselves, `all` also those around them, each with its
    new code. `at_import` tells that something differs that is no function's: the mutant shows only
    in a module imported anew.
    """

    def __init__(self, old: CodeType, new: CodeType) -> None:
        self.innermost: list[Key] = []
        self.all: dict[Key, CodeType] = {}
        self.at_import = False
        self._compare(old, new)

    def _compare(self, old: CodeType, new: CodeType) -> None:
        if old == new:
            return
        is_function = bool(old.co_flags & 0x1)  # CO_OPTIMIZED: a module's and a class's are not
        if is_function:
            self.all[key_of(old)] = new
        inner, inner_new = list(_inside(old)), list(_inside(new))
        if len(inner) == len(inner_new) and _own(old) == _own(new):
            for one, other in zip(inner, inner_new, strict=True):
                self._compare(one, other)
        elif is_function:
            self.innermost.append(key_of(old))
        else:
            self.at_import = True


def _inside(code: CodeType) -> Iterator[CodeType]:
    return (each for each in code.co_consts if isinstance(each, CodeType))


def _own(code: CodeType) -> tuple[object, ...]:
    consts = [
        None if isinstance(each, CodeType) else (type(each), repr(each)) for each in code.co_consts
    ]
    return code.co_code, consts, code.co_names, code.co_varnames, code.co_flags, code.co_freevars


def functions(files: set[str]) -> dict[Key, list[FunctionType]]:
    """All functions there are whose code comes from `files`."""
    found: dict[Key, list[FunctionType]] = {}
    gc.unfreeze()  # what the tests' process has frozen is among no objects
    for each in gc.get_objects():
        if type(each) is FunctionType and each.__code__.co_filename in files:
            found.setdefault(key_of(each.__code__), []).append(each)
    return found
