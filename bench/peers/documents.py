"""The document that is served, as published (3.1) and in the form Connexion reads (3.0)."""

import json
from pathlib import Path
from typing import Any

DOCUMENT = Path(__file__).resolve().parents[1] / "documents" / "items.json"

# Draft 4, which Connexion validates by, has no format `uuid`: without this it would let
# any text pass, and do less work than the others.
_UUID = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"


def published() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(DOCUMENT.read_text(encoding="utf-8"))
    return document


def lowered(document: dict[str, Any], *, api_key_function: str) -> dict[str, Any]:
    """The same promises in OpenAPI 3.0.

    Args:
        api_key_function: dotted name of the function that Connexion asks about an API key.
    """
    result: dict[str, Any] = _lowered(document)
    result["openapi"] = "3.0.3"
    for scheme in result["components"]["securitySchemes"].values():
        scheme["x-apikeyInfoFunc"] = api_key_function
    return result


def _lowered(node: Any) -> Any:
    if isinstance(node, list):
        return [_lowered(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    copy = {name: _lowered(value) for name, value in node.items()}
    if isinstance(copy.get("type"), list):
        (copy["type"],) = (name for name in copy["type"] if name != "null")
        copy["nullable"] = True
    if copy.get("format") == "uuid":
        copy["pattern"] = _UUID
    return copy
