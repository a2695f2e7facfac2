"""Reads a folder of specifications.

The folder holds `contracts/<name>.yaml`, `overlays/<name>.yaml` for those that are added to, and in
`info.yaml` the Info Object of the document that they are merged into.
"""

import re
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from tenantry.contract.documents.errors import DocumentError


class _Loader(yaml.CSafeLoader):
    """YAML that means JSON: no dates, no `yes` or `on`, no key twice, every key text."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.tag != "tag:yaml.org,2002:str":
                raise yaml.MarkedYAMLError(problem="a key is no text", problem_mark=key.start_mark)
            if key.value in seen:
                twice = f"the key {key.value} stands twice"
                raise yaml.MarkedYAMLError(problem=twice, problem_mark=key.start_mark)
            seen.add(key.value)
        return super().construct_mapping(node, deep)


# The core schema of YAML 1.2 (10.3.2), as JSON writes it; OpenAPI (4.3) asks for no more.
_DIGITS = "-0123456789"
_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"true|false", [*"tf"]),
    ("null", r"null|~|", [*"n~", ""]),
    ("int", r"-?(0|[1-9][0-9]*)", [*_DIGITS]),
    ("float", r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?", [*_DIGITS]),
):
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(rf"(?:{_pattern})\Z"), _first
    )


def names(specs: Path) -> list[str]:
    """Return the contracts' names, sorted.

    Raises DocumentError for an overlay without a contract.
    """
    contracts = sorted(path.stem for path in specs.glob("contracts/*.yaml"))
    for overlay in sorted(specs.glob("overlays/*.yaml")):
        if overlay.stem not in contracts:
            raise DocumentError(f"{overlay} belongs to no contract.")
    return contracts


def info(specs: Path) -> dict[str, Any]:
    """Return the merge's Info Object. Raises DocumentError when it can't be read."""
    return _load(specs / "info.yaml")


def contract(specs: Path, name: str) -> dict[str, Any]:
    """Return the contract `name` as published. Raises DocumentError when it can't be read."""
    return _load(specs / "contracts" / f"{name}.yaml")


def overlay(specs: Path, name: str) -> dict[str, Any] | None:
    """Return the overlay of the contract `name`, None where there is none.

    Raises DocumentError when it can't be read.
    """
    path = specs / "overlays" / f"{name}.yaml"
    return _load(path) if path.exists() else None


def _load(path: Path) -> dict[str, Any]:
    try:
        document: Any = _Loader(path.read_text(encoding="utf-8")).get_single_data()
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise DocumentError(f"{path} can't be read: {reason}.") from error
    if not isinstance(document, dict):
        raise DocumentError(f"{path} is no mapping.")
    return document
