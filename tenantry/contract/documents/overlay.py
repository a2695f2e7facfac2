"""Applies an OpenAPI Overlay (version 1.0) to a document, strictly."""

from typing import Any

from jsonpath_ng import Child, Fields, JSONPath
from jsonpath_ng.exceptions import JSONPathError
from jsonpath_ng.ext.parser import parse
from jsonschema_rs import Draft202012Validator
from oas_patch.overlay import apply_overlay
from oas_patch.validator import load_schema

from tenantry.contract.documents.errors import DocumentError
from tenantry.contract.documents.walk import unshared


def overlaid(document: dict[str, Any], overlay: dict[str, Any], name: str) -> dict[str, Any]:
    """Return a copy of `document` with every action of `overlay` applied in order.

    `name` is the overlay's, for messages. Raises DocumentError for an overlay that its
    specification refuses, for an action without a `description` (the reason it is there) and for
    one whose target matches nothing.
    """
    _require_valid(overlay, name)
    document = unshared(document)
    for number, action in enumerate(overlay["actions"], start=1):
        where = f"Action {number} of the overlay {name} ({action['target']})"
        if not action.get("description"):
            raise DocumentError(f"{where} gives no reason in its description.")
        _require_match(document, action, where)
        document = unshared(apply_overlay(document, {"actions": [action]}))
    return document


def _require_valid(overlay: dict[str, Any], name: str) -> None:
    validator = Draft202012Validator(load_schema("overlay_schema_1.0.0.yml"))
    for error in validator.iter_errors(overlay):
        place = "/".join(map(str, error.instance_path)) or "its top"
        raise DocumentError(f"The overlay {name} is malformed at {place}: {error.message}.")


def _require_match(document: dict[str, Any], action: dict[str, Any], where: str) -> None:
    # The Overlay specification lets a target match nothing; here that is a slip of the pen, also
    # in one of several names: ['/things', '/thinsg'].
    try:
        target = parse(action["target"])
    except JSONPathError as error:
        raise DocumentError(f"{where} has a target that is no JSONPath.") from error
    matches = target.find(document)
    if not matches:
        raise DocumentError(f"{where} matches nothing.")
    astray = _names(target) - {"*"}.union(*(_names(match.full_path) for match in matches))
    if astray:
        raise DocumentError(f"{where} matches nothing at {min(astray)}.")


def _names(path: JSONPath) -> set[str]:
    if isinstance(path, Fields):
        return set(path.fields)
    return _names(path.left) | _names(path.right) if isinstance(path, Child) else set()
