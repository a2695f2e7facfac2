"""Which contracts a server serves, and the documents of just these."""

import pkgutil
from collections.abc import Iterable
from functools import cache
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

import orjson

from tenantry import APP_ROOT
from tenantry.settings import SettingsError, variable

SPECS = APP_ROOT / "specs"

Document = dict[str, Any]


class Served:
    """The contracts of a server and their documents, each made when first asked for, and only read.

    Args:
        asked: names of contracts; none means every one that has handlers.

    Raises:
        SettingsError: for a name without handlers.
    """

    def __init__(self, asked: Iterable[str] = ()) -> None:
        built = _built()
        self.names = tuple(asked) or built
        for name in self.names:
            if name not in built:
                raise SettingsError(
                    f"{variable('contracts')}: no contract {name!r} is built; "
                    f"there is {', '.join(built)}"
                )

    @property
    def merged(self) -> Document:
        """The committed merge, reduced to the paths, tags and components of these contracts."""
        return _merged(self.names)

    def standalone(self, name: str) -> Document:
        """The document of one contract, as its own clients know it.

        Its server is a relative address, this server: what reads the document tries operations out
        against the host that it came from.
        """
        document = _standalone(name)
        mount = urlsplit(document["servers"][0]["url"]).path.rstrip("/")
        return document | {"servers": [{"url": mount or "/"}]}


def _built() -> tuple[str, ...]:
    packages = pkgutil.iter_modules([str(APP_ROOT / "handlers")])
    return tuple(sorted(package.name for package in packages if package.ispkg))


def _operations(item: dict[str, Any]) -> list[dict[str, Any]]:
    return [part for part in item.values() if isinstance(part, dict) and "x-contract" in part]


@cache
def _merged(names: tuple[str, ...]) -> Document:
    document: Document = orjson.loads((SPECS / "openapi.json").read_bytes())
    paths = {
        path: item
        for path, item in document["paths"].items()
        if any(operation["x-contract"] in names for operation in _operations(item))
    }
    operations = [each for item in paths.values() for each in _operations(item)]
    tags = {tag for operation in operations for tag in operation["tags"]}
    return document | {
        "paths": paths,
        "tags": [tag for tag in document["tags"] if tag["name"] in tags],
        "components": {
            kind: {name: part for name, part in parts.items() if name.partition(".")[0] in names}
            for kind, parts in document["components"].items()
        },
    }


@cache
def _standalone(name: str) -> Document:
    # Imported when a reader asks: it takes as long as half of the server, and most never need it.
    documents = import_module("tenantry.contract.documents")
    document: Document = documents.standalone(SPECS, name)
    return document
