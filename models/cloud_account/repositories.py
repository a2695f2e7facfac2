"""Repositories that may deploy to an account, as a customer names them."""

import re
from collections.abc import Sequence

from models.errors import Invalid

_REPOSITORY = re.compile(r"[A-Za-z0-9-]+/[A-Za-z0-9._-]+")

_ROOM = 1250
"""Characters that a trust policy has for repositories; AWS takes 2,048 in all, by its quota."""
_PATTERNS = 2
_AROUND_A_PATTERN = 12


def check_repositories(names: Sequence[str]) -> list[str]:
    """The names, each once, in their order.

    Raises Invalid for one that is not `owner/name` (no wildcard is, rule 31), and for more than
    one role's trust policy can hold.
    """
    for number, name in enumerate(names):
        if not _REPOSITORY.fullmatch(name):
            raise Invalid(
                f"githubRepos.{number}: must be owner/name, without wildcards",
                field=f"githubRepos.{number}",
            )
    repositories = list(dict.fromkeys(names))
    if sum(_PATTERNS * (len(name) + _AROUND_A_PATTERN) for name in repositories) > _ROOM:
        raise Invalid("githubRepos: more than one role can trust", field="githubRepos")
    return repositories
