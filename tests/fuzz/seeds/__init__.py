"""What the fuzzing of the application has to know of each contract: one module for each.

Such a module has `plant(settings)`, which makes rows and gives `Planted`: what opens them and what
they are called. Operations that change or end a row have one of their own, so that those after
them find theirs as they were.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from tenantry.conformance.subject import Examples
from tenantry.settings import Settings

Credentials = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Visit:
    """A caller whom some operations refuse with a status that nobody else sees.

    What is left out is as it is for everybody.
    """

    status: int
    operations: frozenset[str]
    credentials: Credentials = field(default_factory=dict)
    examples: Examples = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Planted:
    """Rows, seen from outside: see `Subject` for credentials and examples.

    `once` makes further examples, for what can't be had a second time, when everything planted may
    be used up. `restore` is called after each request. `headers` are sent to who looks at a
    credential without asking for one, when the store is away.
    """

    credentials: Credentials
    examples: Examples
    visits: tuple[Visit, ...] = ()
    once: Callable[[], Examples] = dict
    headers: Mapping[str, str] = field(default_factory=dict)
    restore: Callable[[], None] = lambda: None


def plant(contract: str, settings: Settings) -> Planted:
    """Make the rows of a contract in the database that is open. A contract needs a module."""
    module: Any = import_module(f"{__name__}.{contract}")
    planted: Planted = module.plant(settings)
    return planted
