"""Faults of meaning, written by hand: what somebody could get wrong and still have it run."""

from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any

import yaml

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


@dataclass(frozen=True)
class Fault:
    """One fault: `before` becomes `after` in `file`, and `promise` is broken.

    `tests` are those likely to notice. `seen` tells whether a client could, over HTTP; it would in
    `contract`, which is the one that a handler's file belongs to unless told ("": in any).
    """

    name: str
    promise: str
    file: str
    before: str
    after: str
    tests: tuple[str, ...]
    seen: bool
    contract: str

    @classmethod
    def of(cls, entry: dict[str, Any]) -> "Fault":
        top, contract, *below = PurePath(entry["file"]).parts
        default = contract if top == "handlers" and below else ""
        return cls(**{"contract": default} | entry | {"tests": tuple(entry["tests"])})

    def applied(self, text: str) -> str:
        """The text of the file with the fault. Raises ValueError unless it fits one place."""
        if text.count(self.before) != 1:
            raise ValueError(f"{self.name}: fits {text.count(self.before)} places in {self.file}")
        return text.replace(self.before, self.after)


def load() -> list[Fault]:
    """All faults, in the order of their files."""
    return [
        Fault.of(entry)
        for path in sorted((HERE / "faults").glob("*.yaml"))
        for entry in yaml.safe_load(path.read_text())
    ]
