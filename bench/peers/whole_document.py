"""This project's whole published document, for the measure of its start-up and its memory.

Operations that have a handler get it; the others get one that is made here and never called.
"""

import importlib
import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from tenantry.contract import ContractApplication, Options, Request, build_application
from tenantry.contract.parameters import argument_name

DOCUMENT = Path(__file__).resolve().parents[2] / "specs" / "openapi.json"
METHODS = ("get", "put", "post", "delete", "options", "head", "patch")


def operation_ids(document: dict[str, Any]) -> list[str]:
    return [
        operation["operationId"]
        for path in document["paths"].values()
        for method, operation in path.items()
        if method in METHODS
    ]


def stub(**arguments: Any) -> None:
    """A handler that takes whatever its operation offers."""


def complete_handlers(ids: list[str]) -> None:
    """Put a stub wherever the package `handlers` has no function for an operation."""
    for operation_id in ids:
        *package, name = ["handlers", *operation_id.split(".")]
        module = _module(package)
        if not hasattr(module, argument_name(name)):
            setattr(module, argument_name(name), stub)


def _module(names: list[str]) -> ModuleType:
    path = ".".join(names)
    if path in sys.modules:
        return sys.modules[path]
    if len(names) > 1:
        _module(names[:-1])
    if importlib.util.find_spec(path):
        return importlib.import_module(path)
    made = sys.modules[path] = ModuleType(path)
    # Without a path it would be no package, and nothing below it could be looked for.
    made.__path__ = []
    return made


def nobody(credential: Any, request: Request) -> None:
    """A checker that accepts no credential."""


def render(
    *, status: int, kind: str, message: str, field: str | None, request_id: str
) -> tuple[int, dict[str, Any]]:
    return status, {"error": kind, "message": message}


def create_app() -> ContractApplication:
    document = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    ids = operation_ids(document)
    complete_handlers(ids)
    return build_application(
        document,
        handlers="handlers",
        credentials=dict.fromkeys(document["components"]["securitySchemes"], nobody),
        error_shapes={"": render},
        options=Options(anonymous=frozenset(ids)),
    )
