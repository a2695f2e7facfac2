"""The contract application: one ASGI application for a whole document, in Connexion's frame.

Connexion reads the document (its skeleton), resolves operationIds to handlers and builds the
security of each operation; its nine middlewares are not used, this one application stands for
them.
"""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from contextlib import nullcontext
from http import HTTPStatus
from typing import Any

from tenantry.contract.binding import HandlerResolver
from tenantry.contract.bodies import ClientGone, Receive
from tenantry.contract.errors import Errors
from tenantry.contract.frame import (
    AbstractOperation,
    ConnexionMiddleware,
    RoutedAPI,
    RoutedMiddleware,
)
from tenantry.contract.operation import Operation, Workshop
from tenantry.contract.options import ErrorShape, Lifespan, Options, Translation
from tenantry.contract.patience import Patience
from tenantry.contract.pool import Pool
from tenantry.contract.refusals import StartRefused
from tenantry.contract.replies import Reply
from tenantry.contract.request import Observation, Request
from tenantry.contract.router import Router
from tenantry.contract.schemas import Schemas
from tenantry.contract.security import Checker, Checkers
from tenantry.contract.skeleton import operations, skeleton

Send = Callable[[dict[str, Any]], Awaitable[None]]

# Answers are about one caller's rows or keys: nothing between us may keep or reinterpret them.
_ALWAYS = ((b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"))


def build_application(
    document: Mapping[str, Any],
    *,
    handlers: str,
    credentials: Mapping[str, Checker] | None = None,
    without_credential: Mapping[str, Callable[[Request], Any]] | None = None,
    error_shapes: Mapping[str, ErrorShape] | None = None,
    options: Options | None = None,
    translate: Translation | None = None,
    lifespan: Lifespan = nullcontext,
) -> "ContractApplication":
    """The ASGI application that serves an OpenAPI 3.1 document.

    Args:
        handlers: the package whose functions answer; see `find_handler`.
        credentials: security scheme -> checker(credential, request) -> principal or None.
        without_credential: security scheme -> function(request) -> principal or None, asked where
            the scheme's credential is absent.
        error_shapes: contract (an operation's `x-contract`, "" for the rest) -> error shape.
        translate: exception type -> what makes a `Refusal` of one.
        lifespan: entered when the server starts, left when it stops.

    Raises:
        StartRefused: the document or the handlers can't be served; one sentence says why.
    """
    _refuse_unservable(document)
    options = options or Options()
    pool = Pool(options.threads, options.inline_point_reads)
    workshop = Workshop(
        schemas=Schemas(document),
        checkers=Checkers(credentials or {}, without_credential or {}, pool),
        pool=pool,
        body_limit=options.body_limit,
        patience=Patience(options.body_timeout),
        anonymous=options.anonymous,
    )
    errors = Errors(error_shapes or {}, translate or {})
    application = ContractApplication(workshop, errors, options, lifespan)
    frame = ConnexionMiddleware(
        application,
        import_name=__name__,
        middlewares=[],
        resolver=HandlerResolver(handlers),
    )
    frame.add_api(skeleton(document))
    # Connexion builds its stack at the first request; a document that can't be served has to be
    # refused before there is one.
    frame._build_middleware_stack()
    # With its middlewares left out the frame would only hand requests on.
    return application


class ContractAPI(RoutedAPI[Operation]):
    """The operations of a document, compiled as Connexion resolves them."""

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._workshop = workshop
        self.add_paths()

    def make_operation(self, operation: AbstractOperation) -> Operation:
        return Operation(operation, self._workshop)


class ContractApplication(RoutedMiddleware[ContractAPI]):
    """Routes, answers, and writes every error in the shape of the contract that owns the path."""

    def __init__(
        self, workshop: Workshop, errors: Errors, options: Options, lifespan: Lifespan
    ) -> None:
        # Connexion's middlewares wrap a next application; behind the innermost there is none.
        super().__init__(app=None)
        self._workshop = workshop
        self._pool = workshop.pool
        self._errors = errors
        self._check_responses = options.check_responses
        self._observe = options.observe
        self._lifespan = lifespan
        self._router = Router(())

    def add_api(self, specification: Any, **kwargs: Any) -> ContractAPI:
        """Called by Connexion, once, with the specification that it loaded."""
        api = ContractAPI(specification, next_app=None, workshop=self._workshop, **kwargs)
        self._router = Router(api.operations.values())
        # All is compiled: the document and what was made of it on the way can go.
        del self._workshop
        return api

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            return await self._live(receive, send)
        if scope["type"] == "websocket":
            return await send({"type": "websocket.close"})
        started = time.perf_counter()
        request = Request(scope)
        try:
            reply = await self._answer(request, receive)
        except ClientGone:
            return None
        start, body = _messages(reply, request)
        await send(start)
        await send(body)
        if self._observe is not None:
            seconds = time.perf_counter() - started
            self._observe(Observation(request, reply.status, seconds))
        return None

    async def _answer(self, request: Request, receive: Receive) -> Reply:
        contract, operation = None, None
        try:
            route, path = self._router.find(request)
            if route.told_by is not None:
                route = route.by_query(request)
            request.template, contract = route.template, route.contract
            if request.method == "OPTIONS":
                return Reply(HTTPStatus.NO_CONTENT, headers={"allow": route.allow})
            operation = route.operation(request.method)
            request.operation_id = operation.id
            reply = await operation.answer(request, path, receive)
        except ClientGone:
            raise
        except Exception as error:
            owner = self._router.owner(request.path) if contract is None else contract
            reply = self._errors.write(error, request, owner)
        if request.answer_headers:
            reply.headers = request.answer_headers | reply.headers
        return self._checked(reply, operation, request) if self._check_responses else reply

    def _checked(self, reply: Reply, operation: Operation | None, request: Request) -> Reply:
        if operation is None:
            return reply
        try:
            operation.replies.check(reply)
        except Exception as error:
            return self._errors.write(error, request, operation.contract)
        return reply

    async def _live(self, receive: Receive, send: Send) -> None:
        """The ASGI lifespan; what fails in it is told to the server, which then stops."""
        await receive()
        stage = "startup"
        try:
            async with self._lifespan():
                await send({"type": "lifespan.startup.complete"})
                stage = "shutdown"
                await receive()
                await asyncio.to_thread(self._pool.close)
        except Exception as error:
            await send({"type": f"lifespan.{stage}.failed", "message": str(error)})
        else:
            await send({"type": "lifespan.shutdown.complete"})


def _messages(reply: Reply, request: Request) -> tuple[dict[str, Any], dict[str, Any]]:
    """The two messages of an answer: how it starts, and its body."""
    headers = [*_ALWAYS, (b"request-id", request.request_id.encode())]
    body = reply.body
    # HTTP ends a 204 after the headers: what followed would be read as the next answer.
    if reply.status == HTTPStatus.NO_CONTENT:
        body = b""
    else:
        if reply.media_type:
            headers.append((b"content-type", reply.media_type.encode()))
        headers.append((b"content-length", b"%d" % len(body)))
    if reply.headers:
        own = {name.encode(): value.encode("latin-1") for name, value in reply.headers.items()}
        headers = [pair for pair in headers if pair[0] not in own] + list(own.items())
    return (
        {"type": "http.response.start", "status": reply.status, "headers": headers},
        {"type": "http.response.body", "body": b"" if request.method == "HEAD" else body},
    )


def _refuse_unservable(document: Mapping[str, Any]) -> None:
    """What Connexion would pass over unsaid, and what it could not even be asked."""
    version = str(document.get("openapi", "none"))
    if not version.startswith("3.1."):
        raise StartRefused(f"the document is of OpenAPI {version}, only 3.1 is supported")
    for path, method, operation in operations(document):
        if not operation.get("operationId"):
            raise StartRefused(f"{method.upper()} {path} has no operationId")
    ids = Counter(operation["operationId"] for _, _, operation in operations(document))
    twice = [name for name, count in ids.items() if count > 1]
    if twice:
        # Connexion lets the last one win, and with it the wrong operation's security.
        raise StartRefused(f"the operationId {twice[0]} stands at more than one operation")
