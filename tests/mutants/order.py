"""Which tests judge a mutant, and in which order."""

from collections import Counter
from pathlib import Path

import pytest


class Order:
    """Tests that killed lately come first, then those whose file is named like the module.

    Of the others the first of each file, then the second of each, and so on; `most` of them all.
    """

    def __init__(self, most: int | None) -> None:
        self._most = most
        self.killers: dict[str, list[str]] = {}

    def note(self, path: str, test: str) -> None:
        """`test` killed a mutant of the file at `path`."""
        names = self.killers.setdefault(path, [])
        if test in names:
            names.remove(test)
        names.insert(0, test)

    def sort(self, path: str, items: list[pytest.Item]) -> list[pytest.Item]:
        lately = {name: n for n, name in enumerate(self.killers.get(path, []))}
        stem = Path(path).stem
        of_file: Counter[Path] = Counter()
        keys = {}
        for item in items:
            rank = lately.get(item.nodeid, len(lately))
            keys[item.nodeid] = (rank, stem not in item.path.stem, of_file[item.path])
            of_file[item.path] += 1
        return sorted(items, key=lambda item: keys[item.nodeid])[: self._most]
