"""Handlers of a document: found by operationId, and held against what they will be given."""

import importlib
import inspect
from collections.abc import Callable
from typing import Any

from tenantry.contract.frame import Resolver
from tenantry.contract.parameters import Parameters, argument_name
from tenantry.contract.refusals import StartRefused

Handler = Callable[..., Any]

OFFERED = ("principal", "request")
"""What every handler may ask for beside its parameters and its body."""


class HandlerResolver(Resolver):
    """Connexion's resolver, which says what is wrong instead of passing over an operation."""

    def __init__(self, package: str) -> None:
        super().__init__()
        self._package = package

    def resolve_function_from_operation_id(self, operation_id: str) -> Handler:
        """See `find_handler`; what a handler's own module raises at import is let through."""
        return find_handler(self._package, operation_id)


def find_handler(package: str, operation_id: str) -> Handler:
    """The function of an operationId: `a.b.getThing` is `get_thing` in the module `a.b` of the
    package, an operationId without dots a function of the package itself.

    Raises:
        StartRefused: there is no such module or function.
    """
    *modules, name = operation_id.split(".")
    path = ".".join([package, *modules])
    function = argument_name(name)
    try:
        module = importlib.import_module(path)
    except ModuleNotFoundError as error:
        if not (error.name and f"{path}.".startswith(f"{error.name}.")):
            raise
        raise StartRefused(f"{operation_id} has no handler: there is no module {path}") from None
    handler = getattr(module, function, None)
    if not callable(handler):
        raise StartRefused(f"{operation_id} has no handler: {path} has no function {function}")
    found: Handler = handler
    return found


def left_out(handler: Handler, parameters: Parameters, has_body: bool) -> tuple[str, ...]:
    """What a handler does not take of all that a request offers it.

    Raises:
        StartRefused: the handler wants what the document does not have, or leaves out a path or
            query parameter or the body, which then would be ignored unsaid.
    """
    taken = inspect.signature(handler).parameters
    free = {one.argument for one in parameters.all if one.where in ("header", "cookie")}
    must = {one.argument for one in parameters.all} - free | ({"body"} if has_body else set())
    if any(one.kind is one.VAR_KEYWORD for one in taken.values()):
        return ()
    lacking = sorted(must - taken.keys())
    if lacking:
        raise StartRefused(f"its handler does not take {', '.join(lacking)}")
    offered = {*OFFERED, "raw_body"} if has_body else set(OFFERED)
    offered |= must | free
    unknown = sorted(
        name for name, one in taken.items() if name not in offered and one.default is one.empty
    )
    if unknown:
        raise StartRefused(f"its handler takes {', '.join(unknown)}, which the document lacks")
    return tuple(offered - taken.keys())
