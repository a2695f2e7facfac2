"""How a document is served: what an application chooses beside its document and handlers."""

from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from tenantry.contract.refusals import Refusal
from tenantry.contract.request import Observation

Lifespan = Callable[[], AbstractAsyncContextManager[Any]]
Translation = Mapping[type[Exception], Callable[[Any], Refusal]]


class ErrorShape(Protocol):
    """How a contract writes an error: gives the status and the JSON body."""

    def __call__(
        self, *, status: int, kind: str, message: str, field: str | None, request_id: str
    ) -> tuple[int, dict[str, Any]]: ...


@dataclass(frozen=True, slots=True)
class Options:
    """How a document is served.

    Args:
        check_responses: hold every answer against the document; one that differs becomes a 500.
        body_limit: the largest request body in bytes.
        body_timeout: how many seconds a body may take to arrive.
        threads: how many synchronous handlers and checkers may run at once.
        inline_point_reads: run checkers and operations marked `x-point-read` on the loop.
        anonymous: operationIds that may have an empty alternative in `security`.
        observe: called once an answer, after it was sent.
    """

    check_responses: bool = False
    body_limit: int = 1_048_576
    body_timeout: float = 30.0
    threads: int = 8
    inline_point_reads: bool = False
    anonymous: frozenset[str] = frozenset()
    observe: Callable[[Observation], None] | None = None
