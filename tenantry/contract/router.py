"""Paths to operations by one table, made from the document.

A path is matched segment by segment before it is decoded, so that `%2F` is data of its segment;
fixed segments come before templated ones, as OpenAPI has it.
"""

from collections.abc import Iterable, Mapping
from urllib.parse import parse_qsl

from tenantry.contract.operation import Operation
from tenantry.contract.path_table import PathTable
from tenantry.contract.refusals import Refusal, StartRefused, invalid
from tenantry.contract.request import Request
from tenantry.contract.text import decode, decode_form, plain


class Route:
    """One path of the document and its operations."""

    def __init__(self, template: str) -> None:
        self.template = template
        self.names = [
            (segment[1:-1], index)
            for index, segment in enumerate(template.split("/"))
            if segment.startswith("{")
        ]
        self.operations: dict[str, Operation] = {}
        self.contract = ""
        self.told_by: str | None = None
        self.told: dict[str, Route] = {}

    def add(self, operation: Operation) -> None:
        self.operations[operation.method] = operation
        if operation.is_safe:
            self.operations["HEAD"] = operation
        self.contract = operation.contract

    @property
    def allow(self) -> str:
        """The Allow header: every method of the path, OPTIONS included."""
        return ", ".join(sorted([*self.operations, "OPTIONS"]))

    def operation(self, method: str) -> Operation:
        """Raises Refusal (method_not_allowed) with the Allow header."""
        found = self.operations.get(method)
        if found is None:
            message = f"The method {method} is not allowed here."
            raise Refusal("method_not_allowed", message, headers={"allow": self.allow})
        return found

    def by_query(self, request: Request) -> "Route":
        """This route, or the one that the query tells (`x-published-path`).

        Raises:
            Refusal: invalid, for a query that names no operation.
        """
        if self.told_by is None:
            return self
        try:
            values = [decode_form(raw) for raw in request.query.get(self.told_by, [])]
        except ValueError as error:
            raise invalid("query", self.told_by, str(error)) from None
        if not values:
            return self
        if len(values) > 1 or values[0] not in self.told:
            actions = ", ".join(sorted(self.told))
            raise invalid("query", self.told_by, f"must be given once, as one of {actions}")
        return self.told[values[0]]


class Router:
    """All routes of a document.

    Raises:
        StartRefused: a template is not of whole segments, two templates match the same paths, or
            two contracts share their first two segments.
    """

    def __init__(self, operations: Iterable[Operation]) -> None:
        self._fixed: dict[bytes, Route] = {}
        self._owners: dict[str, str] = {}
        routes: dict[str, Route] = {}
        for operation in operations:
            route = routes.get(operation.path) or self._add(routes, operation.path)
            route.add(operation)
            self._own(operation.path, operation.contract)
        for operation in list(_published(routes.values())):
            self._publish(routes, operation)
        self._table = PathTable(routes)

    def find(self, request: Request) -> tuple[Route, Mapping[str, bytes]]:
        """The route of a request and the raw segments that its template names.

        Raises:
            Refusal: not_found, or invalid where the path is no text.
        """
        raw: bytes = request.scope.get("raw_path") or request.path.encode()
        fixed = self._fixed.get(raw)
        if fixed is not None:
            return fixed, {}
        segments = raw.split(b"/")
        try:
            # Split before it is decoded: `%2F` is data of its segment.
            texts = [decode(each) for each in segments] if b"%" in raw else plain(raw).split("/")
        except ValueError as error:
            raise invalid("path", "", str(error)) from None
        route = self._table.find(texts)
        if route is None:
            raise Refusal("not_found", "There is nothing at this path.")
        return route, {name: segments[index] for name, index in route.names}

    def owner(self, path: str) -> str:
        """The contract whose prefix a path bears, "" for none."""
        first, second = _prefix(path, 1), _prefix(path, 2)
        return self._owners.get(second, self._owners.get(first, ""))

    def _add(self, routes: dict[str, Route], path: str) -> Route:
        route = routes[path] = Route(path)
        if not route.names:
            self._fixed[path.encode()] = route
        return route

    def _own(self, path: str, contract: str) -> None:
        prefix = _prefix(path, 2)
        if self._owners.setdefault(prefix, contract) != contract:
            raise StartRefused(f"{prefix} belongs to both {self._owners[prefix]} and {contract}")

    def _publish(self, routes: dict[str, Route], operation: Operation) -> None:
        """Let an operation be reached by its published path, a fixed query pair told it."""
        path, _, query = (operation.published or "").partition("?")
        fixed = [(name, value) for name, value in parse_qsl(query) if not value.startswith("{")]
        if len(fixed) != 1:
            raise StartRefused(f"{operation.id}: x-published-path must have one fixed query pair")
        (name, value), route = fixed[0], routes.get(path) or self._add(routes, path)
        if route.told_by not in (None, name):
            raise StartRefused(f"{operation.id}: {path} is told by {route.told_by} already")
        route.told_by, route.contract = name, operation.contract
        route.told[value] = routes[operation.path]


def _published(routes: Iterable[Route]) -> Iterable[Operation]:
    for route in routes:
        yield from (one for one in set(route.operations.values()) if one.published)


def _prefix(path: str, segments: int) -> str:
    """The first segments of a path or template, up to the first that is templated."""
    return "/".join(path.partition("/{")[0].split("/")[: segments + 1])
