"""Tells one contract's names from another's: each gets its contract's name for a prefix."""

import re
from typing import Any

from tenantry.contract.documents.errors import DocumentError
from tenantry.contract.documents.operations import operations
from tenantry.contract.documents.walk import objects, unshared

_COMPONENT = re.compile(r"#/components/([A-Za-z]+)/([A-Za-z0-9._-]+)")


def namespaced(document: dict[str, Any], contract: str) -> dict[str, Any]:
    """Return a copy of `document` that shares no name with another contract's.

    A component `Name` becomes `<contract>.Name`; an operationId `<contract>.<tag>.<operationId>`.
    References, discriminators, security requirements and links follow. Raises DocumentError for a
    name that leads nowhere and for an operationId that stands twice.
    """
    document = unshared(document)
    for node in objects(document):
        if isinstance(node.get("$ref"), str):
            node["$ref"] = _reference(document, node["$ref"], contract)
        if "discriminator" in node:
            _rename_mapping(document, node["discriminator"], contract)
    _push_security_down(document, contract)
    _rename_operations(document, contract)
    document["components"] = {
        kind: {f"{contract}.{name}": component for name, component in components.items()}
        for kind, components in document.get("components", {}).items()
    }
    return document


def _reference(document: dict[str, Any], reference: str, contract: str) -> str:
    match = _COMPONENT.fullmatch(reference)
    if not match or match[2] not in document.get("components", {}).get(match[1], {}):
        raise DocumentError(f"{contract} refers to {reference}, which is no component of its own.")
    return f"#/components/{match[1]}/{contract}.{match[2]}"


def _rename_mapping(document: dict[str, Any], discriminator: dict[str, Any], contract: str) -> None:
    # Without a mapping a value is the schema's own name, which is about to change.
    if "mapping" not in discriminator:
        raise DocumentError(
            f"{contract} has a discriminator {discriminator['propertyName']} without a mapping."
        )
    discriminator["mapping"] = {
        value: _reference(
            document, name if "/" in name else f"#/components/schemas/{name}", contract
        )
        for value, name in discriminator["mapping"].items()
    }


def _push_security_down(document: dict[str, Any], contract: str) -> None:
    everywhere = document.pop("security", None)
    schemes = document.get("components", {}).get("securitySchemes", {}).keys()
    for operation in operations(document):
        requirements = operation.object.get("security", everywhere)
        if requirements is None:
            continue
        unknown = {name for need in requirements for name in need} - schemes
        if unknown:
            raise DocumentError(
                f"{contract} secures {operation} with {min(unknown)}, which it does not have."
            )
        operation.object["security"] = [
            {f"{contract}.{name}": scopes for name, scopes in need.items()} for need in requirements
        ]


def _rename_operations(document: dict[str, Any], contract: str) -> None:
    renamed: dict[str, str] = {}
    for operation in operations(document):
        published = operation.identifier
        if published in renamed:
            raise DocumentError(f"{contract} has the operationId {published} twice.")
        renamed[published] = f"{contract}.{_slug(operation.tag)}.{published}"
        operation.object["operationId"] = renamed[published]
    for node in objects(document):
        for name, link in node.get("links", {}).items():
            if "$ref" in link:
                continue
            if link.get("operationId") not in renamed:
                raise DocumentError(f"{contract} has a link {name} to no operation of its own.")
            link["operationId"] = renamed[link["operationId"]]


def _slug(tag: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", tag.lower()).strip("_")
