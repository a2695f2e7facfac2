"""Reads contracts and overlays from a folder of specifications.

The folder holds `contracts/<name>.yaml`, and `overlays/<name>.yaml` for those that are added to.
"""

import re
from pathlib import Path
from typing import Any

import yaml

from tenantry.contract.documents.errors import DocumentError


class _Loader(yaml.CSafeLoader):
    """YAML that means JSON: no dates, no `yes` or `on`, no key twice, every key text."""

    yaml_implicit_resolvers = {}

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[str, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.tag != "tag:yaml.org,2002:str":
                raise yaml.MarkedYAMLError(problem="a key must be text", problem_mark=key.start_mark)
            if key.value in seen:
                raise yaml.MarkedYAMLError(
                    problem=f"the key {key.value} stands twice", problem_mark=key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep)


# The core schema of YAML 1.2 (10.3.2), which OpenAPI asks of its documents.
for _tag, _pattern, _first in (
    ("bool", r"true|false", "tf"),
    ("null", r"null|~|", ["n", "~", ""]),
    ("int", r"-?(0|[1-9][0-9]*)", "-0123456789"),
    ("float", r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?", "-0123456789"),
):
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(rf"(?:{_pattern})\Z"), list(_first)
    )


def names(specs: Path) -> list[str]:
    """Return the contracts' names, sorted. Raises DocumentError for an overlay without a contract."""
    contracts = sorted(path.stem for path in specs.glob("contracts/*.yaml"))
    for overlay in sorted(specs.glob("overlays/*.yaml")):
        if overlay.stem not in contracts:
            raise DocumentError(f"overlays/{overlay.name} belongs to no contract.")
    return contracts


def contract(specs: Path, name: str) -> dict[str, Any]:
    """Return the contract `name` as published. Raises DocumentError when it can't be read."""
    return _load(specs / "contracts" / f"{name}.yaml")


def overlay(specs: Path, name: str) -> dict[str, Any] | None:
    """Return the overlay of the contract `name`, None where nothing is added to it."""
    path = specs / "overlays" / f"{name}.yaml"
    return _load(path) if path.exists() else None


def _load(path: Path) -> dict[str, Any]:
    try:
        # The loader extends the safe one: it makes plain data only.
        document = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise DocumentError(f"{path.parent.name}/{path.name} can't be read: {error}.") from error
    if not isinstance(document, dict):
        raise DocumentError(f"{path.parent.name}/{path.name} is no mapping.")
    return document
