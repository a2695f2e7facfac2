"""One operation of the document, compiled: from a routed request to an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tenantry.contract.binding import left_out
from tenantry.contract.bodies import Body, Receive
from tenantry.contract.document import Pointer
from tenantry.contract.frame import AbstractOperation, SecurityOperation
from tenantry.contract.parameters import Parameters
from tenantry.contract.patience import Patience
from tenantry.contract.pool import Pool
from tenantry.contract.refusals import StartRefused
from tenantry.contract.replies import Replies, Reply
from tenantry.contract.request import Request
from tenantry.contract.schemas import Schemas
from tenantry.contract.security import Checkers, Guard, GuardFactory


@dataclass(frozen=True, slots=True)
class Workshop:
    """What the operations of one document are compiled with."""

    schemas: Schemas
    checkers: Checkers
    pool: Pool
    body_limit: int
    patience: Patience
    anonymous: frozenset[str]


class Operation:
    """One operation.

    Args:
        resolved: Connexion's view of it, its handler found.
        workshop: what it is compiled with.

    Raises:
        StartRefused: it can't be served; the message starts with its operationId.
    """

    def __init__(self, resolved: AbstractOperation, workshop: Workshop) -> None:
        self.id: str = resolved.operation_id
        self.path: str = resolved.path
        self.method: str = resolved.method.upper()
        try:
            self._compile(resolved, workshop)
        except StartRefused as refused:
            raise StartRefused(f"{self.id}: {refused}") from None

    def _compile(self, resolved: AbstractOperation, workshop: Workshop) -> None:
        if self.method not in ("GET", "PUT", "POST", "DELETE", "PATCH"):
            raise StartRefused(f"the method {self.method} is answered by the server itself")
        schemas = workshop.schemas
        here: Pointer = ("paths", self.path, resolved.method)
        node = schemas.follow(here)[1]
        item = schemas.follow(here[:2])[1]
        places = _parameter_places(here[:2], item) + _parameter_places(here, node)
        self.parameters = Parameters(schemas, places)
        _refuse_other_names(self.path, self.parameters)
        self.body = (
            Body(schemas, (*here, "requestBody"), workshop.body_limit, workshop.patience)
            if "requestBody" in node
            else None
        )
        self.replies = Replies(schemas, (*here, "responses"))
        self.contract: str = node.get("x-contract", "")
        self.is_safe: bool = self.method == "GET" and node.get("x-safe", True)
        self.published: str | None = node.get("x-published-path")
        self._verify = self._security(resolved, workshop)
        self._left_out = left_out(resolved.function, self.parameters, self.body is not None)
        point_read = bool(node.get("x-point-read"))
        self._handle, self._handle_waits = workshop.pool.wrap(
            resolved.function, point_read=point_read
        )

    def _security(self, resolved: AbstractOperation, workshop: Workshop) -> Guard | None:
        if not resolved.security:
            return None
        if {} in resolved.security and self.id not in workshop.anonymous:
            raise StartRefused("an empty alternative in `security` would let anybody in")
        names = {name for requirement in resolved.security for name in requirement}
        unknown = sorted(names - resolved.security_schemes.keys())
        if unknown:
            raise StartRefused(f"the security scheme {unknown[0]} is not in the document")
        schemes = [resolved.security_schemes[name] for name in names]
        built = SecurityOperation.from_operation(
            resolved,
            next_app=None,
            security_handler_factory=GuardFactory(workshop.checkers, schemes),
        )
        guard: Guard = built.verification_fn
        return guard

    async def answer(self, request: Request, path: Mapping[str, bytes], receive: Receive) -> Reply:
        """The handler's answer to a request whose credential and input are good.

        Args:
            path: the raw segments that the template names.

        Raises:
            Refusal: a credential or an input is not good.
            Exception: whatever the handler raises.
        """
        principal = None if self._verify is None else await self._verify(request)
        offered = self.parameters.read(request, path)
        if self.body is not None:
            raw = await self.body.receive(request, receive)
            offered["raw_body"] = raw
            offered["body"] = self.body.read(request, raw)
        offered["principal"] = principal
        offered["request"] = request
        for name in self._left_out:
            del offered[name]
        result = self._handle(**offered)
        if self._handle_waits:
            result = await result
        return self.replies.render(result)


def _refuse_other_names(path: str, parameters: Parameters) -> None:
    """A template and the path parameters have to name the same segments."""
    written = {segment[1:-1] for segment in path.split("/") if segment.startswith("{")}
    described = {one.name for one in parameters.all if one.where == "path"}
    if written != described:
        names = ", ".join(sorted(written ^ described))
        raise StartRefused(f"{names}: not both in the path {path} and among its parameters")


def _parameter_places(pointer: Pointer, node: Mapping[str, Any]) -> list[Pointer]:
    return [(*pointer, "parameters", index) for index in range(len(node.get("parameters", [])))]
