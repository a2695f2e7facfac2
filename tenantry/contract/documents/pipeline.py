"""From specifications to documents: read, raise to 3.1, overlay, merge, render."""

import json
from pathlib import Path
from typing import Any

from tenantry.contract.documents import files
from tenantry.contract.documents.dialect import raised
from tenantry.contract.documents.errors import DocumentError
from tenantry.contract.documents.merge import merged
from tenantry.contract.documents.overlay import overlaid
from tenantry.contract.documents.standalone import alone


def build(specs: Path) -> dict[str, Any]:
    """Return the merge of every contract in `specs`. Raises DocumentError when they don't fit."""
    contracts = {name: _contract(specs, name) for name in files.names(specs)}
    return merged(contracts, files.info(specs))


def standalone(specs: Path, name: str) -> dict[str, Any]:
    """Return the document of the contract `name` alone, as its own clients know it.

    Raises DocumentError for an unknown name and when contract and overlay don't fit.
    """
    if name not in files.names(specs):
        raise DocumentError(f"There is no contract {name}.")
    return alone(_contract(specs, name))


def render(document: dict[str, Any]) -> bytes:
    """Return `document` as JSON in UTF-8: the same bytes for the same document."""
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def write(specs: Path) -> None:
    """Write the merge to `specs`/openapi.json.

    Raises DocumentError when the contracts don't fit.
    """
    _target(specs).write_bytes(render(build(specs)))


def check(specs: Path) -> str | None:
    """Return a sentence when `specs`/openapi.json is not what the contracts make, else None.

    Raises DocumentError when the contracts don't fit.
    """
    target = _target(specs)
    if target.exists() and target.read_bytes() == render(build(specs)):
        return None
    return f"{target} is stale: it is not what the contracts and overlays make."


def _contract(specs: Path, name: str) -> dict[str, Any]:
    document = raised(files.contract(specs, name))
    overlay = files.overlay(specs, name)
    return document if overlay is None else overlaid(document, overlay, name)


def _target(specs: Path) -> Path:
    return specs / "openapi.json"
