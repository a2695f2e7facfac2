"""Whole guides: of one contract, and of a server."""

from collections.abc import Iterator, Mapping
from itertools import chain

from tenantry.guides import operation
from tenantry.guides.references import Json, Node

METHODS = ("get", "put", "post", "patch", "delete")


def contract_guide(document: Json, base_url: str) -> str:
    """The guide to a contract, as Markdown.

    Args:
        document: the contract's own document, whose first server is a path on this server.
        base_url: scheme and host that clients reach this server by.
    """
    return "\n".join(_contract(document, base_url))


def server_guide(documents: Mapping[str, Json], info: Json, base_url: str) -> str:
    """The guide to everything that a server serves: a list of the contracts, then each of them."""
    lines = [f"# {info['title']}", "", f"> {info.get('summary', '')}", ""]
    lines += [
        f"- {each['info']['title']}: {len(_operations(each))} operations"
        for each in documents.values()
    ]
    guides = [contract_guide(each, base_url) for each in documents.values()]
    return "\n".join([*lines, "", *guides])


def _contract(document: Json, base_url: str) -> Iterator[str]:
    info = document["info"]
    base = base_url + document["servers"][0]["url"].rstrip("/")
    yield from (f"# {info['title']}", "", f"Base URL: {base}", "")
    yield from (info.get("description", "").strip(), "")
    yield from chain.from_iterable(_tag(document, base, tag) for tag in document.get("tags", []))


def _tag(document: Json, base: str, tag: Json) -> Iterator[str]:
    credentials = operation.headers(document)
    yield from (f"## {tag['name']}", "", tag.get("description", ""), "")
    for method, path, node in _operations(document):
        if tag["name"] in node.get("tags", []):
            yield from operation.describe(base, method, path, node, credentials)


def _operations(document: Json) -> list[tuple[str, str, Node]]:
    return [
        (method, path, Node(document, item[method]))
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item
    ]
