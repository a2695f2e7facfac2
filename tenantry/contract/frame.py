"""Connexion, imported without what this engine never uses of it.

`import connexion` brings along Flask, Werkzeug, Jinja, requests, Starlette's test client and an
HTTP client: a tenth of a second and 16 MiB of every server process. They are kept out while it is
imported, so whatever the engine takes of Connexion it takes from here. Whoever imports them
afterwards gets the real ones; only Connexion's own FlaskApp is then told to be missing.
"""

from importlib import import_module
from types import ModuleType
from typing import Any

from tenantry.contract.stand_ins import standing_in


def _stand_in(name: str, **content: Any) -> ModuleType:
    """A module that becomes the real one when it is asked for anything but `content`."""

    def get(attribute: str) -> Any:
        if attribute.startswith("__"):
            # The import system looks for these while the stand-in is in place.
            raise AttributeError(attribute)
        return getattr(import_module(name), attribute)

    made = ModuleType(name)
    vars(made).update(content, __getattr__=get)
    return made


def _test_client(*args: Any, **kwargs: Any) -> Any:
    return import_module("starlette.testclient").TestClient(*args, **kwargs)


def _templates(*args: Any, **kwargs: Any) -> Any:
    return import_module("starlette.templating").Jinja2Templates(*args, **kwargs)


class _LocalProxy:
    """Werkzeug's, which Connexion makes while it is imported, from its first use on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._made_of = args, kwargs

    def __getattr__(self, attribute: str) -> Any:
        args, kwargs = self._made_of
        return getattr(import_module("werkzeug.local").LocalProxy(*args, **kwargs), attribute)


_UNUSED = {
    "httpx": _stand_in("httpx"),
    "requests": _stand_in("requests"),
    "jinja2": _stand_in("jinja2"),
    # Connexion takes a class of requests from it, for the word of a signature alone.
    "werkzeug": _stand_in("werkzeug", Request=Any),
    "werkzeug.local": _stand_in("werkzeug.local", LocalProxy=_LocalProxy),
    "starlette.templating": _stand_in("starlette.templating", Jinja2Templates=_templates),
    "starlette.testclient": _stand_in("starlette.testclient", TestClient=_test_client),
    # Connexion is prepared for these to be missing: its Flask extra need not be installed.
    "connexion.apps.flask": None,
    "connexion.frameworks.flask": None,
}

with standing_in(_UNUSED):
    from connexion import ConnexionMiddleware
    from connexion.middleware.abstract import RoutedAPI, RoutedMiddleware
    from connexion.middleware.security import SecurityOperation
    from connexion.operations import AbstractOperation
    from connexion.resolver import Resolver
    from connexion.security import SecurityHandlerFactory

__all__ = [
    "AbstractOperation",
    "ConnexionMiddleware",
    "Resolver",
    "RoutedAPI",
    "RoutedMiddleware",
    "SecurityHandlerFactory",
    "SecurityOperation",
]
