"""Which tests judge a mutant, and in which order."""

from collections import Counter
from collections.abc import Collection
from pathlib import Path

import pytest

_ALIKE = 4
"""Letters that `router` and `test_routing` have in common."""
_NEAR = 3


class Order:
    """Tests that killed lately come first, then those of the files that are named like the module,
    then those of the files that killed lately.

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

    def sort(
        self, path: str, items: list[pytest.Item], running: Collection[str] = ()
    ) -> list[pytest.Item]:
        """The tests in order; those `running` the line that is changed come before all others."""
        killers = self.killers.get(path, [])
        lately = {name: n for n, name in enumerate(killers)}
        near = {name.partition("::")[0] for name in killers[:_NEAR]}
        start = Path(path).stem[:_ALIKE]
        of_file: Counter[Path] = Counter()
        keys = {}
        for item in items:
            rank = lately.get(item.nodeid, len(lately))
            file = item.nodeid.partition("::")[0]
            keys[item.nodeid] = (
                item.nodeid not in running,
                rank,
                start not in item.path.stem,
                file not in near,
                of_file[item.path],
            )
            of_file[item.path] += 1
        return sorted(items, key=lambda item: keys[item.nodeid])[: self._most]
