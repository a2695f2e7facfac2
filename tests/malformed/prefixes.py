"""Where to send: the prefixes of the contracts that are served, from the document."""

import re
from dataclasses import dataclass
from typing import Any

from tenantry.served import Served


@dataclass(frozen=True)
class Target:
    """An operation that stands for its contract's prefix."""

    contract: str
    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.contract}:{self.method} {self.path}"


ID = "018f3c2e-7b1a-7c3d-9e4f-5a6b7c8d9e0f"
"""In the form of an id, of nothing."""

_served = Served()
CONTRACTS = _served.names


def _operations() -> list[tuple[Target, dict[str, Any]]]:
    return [
        (Target(operation["x-contract"], method.upper(), re.sub("{.*?}", ID, path)), operation)
        for path, item in _served.merged["paths"].items()
        for method, operation in item.items()
    ]


def prefix(path: str) -> str:
    """What no two contracts have in common."""
    return "/".join(path.split("/")[:3])


def _one_a_prefix(targets: list[Target]) -> list[Target]:
    return list({prefix(target.path): target for target in targets}.values())


READING = _one_a_prefix([target for target, _ in _operations() if target.method == "GET"])
"""A GET of each prefix that has one."""

SENDING = [
    target
    for target, operation in _operations()
    if "application/json" in operation.get("requestBody", {}).get("content", {})
]
"""Every operation that takes JSON."""

ANY = _one_a_prefix([target for target, _ in _operations()])
"""One operation of each prefix."""
