"""Merges contracts into the one document that the server is made from."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from tenantry.contract.documents.dialect import VERSION
from tenantry.contract.documents.errors import DocumentError
from tenantry.contract.documents.namespace import namespaced
from tenantry.contract.documents.operations import operations
from tenantry.contract.documents.query_paths import hoisted, require_declared


def merged(contracts: Mapping[str, dict[str, Any]], info: dict[str, Any]) -> dict[str, Any]:
    """Return one OpenAPI 3.1 document of all `contracts` (3.1 documents by name), in their order.

    `info` is its Info Object. Each path moves under the path of its contract's first server URL.
    Raises DocumentError when two paths match the same requests, when a name leads nowhere, and for
    a missing operationId or tag.
    """
    document: dict[str, Any] = {
        "openapi": VERSION,
        "info": info,
        "servers": [{"url": "/"}],
        "tags": [],
        "paths": {},
        "components": {},
    }
    for name, contract in contracts.items():
        own = namespaced(contract, name)
        _sign_operations(own, name)
        document["tags"] += _titled_tags(own)
        _add_paths(document["paths"], own, name)
        for kind, components in own["components"].items():
            document["components"].setdefault(kind, {}).update(components)
    return document


def _sign_operations(contract: dict[str, Any], name: str) -> None:
    declared = {tag["name"] for tag in contract.get("tags", [])}
    for operation in operations(contract):
        if operation.tag not in declared:
            raise DocumentError(f"{name} does not declare the tag {operation.tag}.")
        operation.object["tags"] = [_titled(contract, operation.tag)]
        operation.object["x-contract"] = name


def _titled_tags(contract: dict[str, Any]) -> list[dict[str, Any]]:
    return [{**tag, "name": _titled(contract, tag["name"])} for tag in contract.get("tags", [])]


def _titled(contract: dict[str, Any], tag: str) -> str:
    return f"{contract['info']['title']}: {tag}"


def _add_paths(paths: dict[str, Any], contract: dict[str, Any], name: str) -> None:
    require_declared(contract)
    mount = _mount(contract)
    for operation in operations(contract):
        if "?" in operation.path:
            operation.object["x-published-path"] = mount + operation.path
    taken = {_shape(path): path for path in paths}
    for published, item in contract["paths"].items():
        path = mount + hoisted(published)
        clash = taken.setdefault(_shape(path), path)
        if path in paths or clash != path:
            raise DocumentError(f"The path {path} of {name} clashes with {clash}.")
        paths[path] = item


def _mount(contract: dict[str, Any]) -> str:
    servers = contract.get("servers") or [{"url": "/"}]
    url: str = servers[0]["url"]
    return urlsplit(url).path.rstrip("/")


def _shape(path: str) -> str:
    # Two templates that differ in their parameters' names alone match the same requests.
    return re.sub(r"\{[^}]*\}", "{}", path)
