"""Operations that create, made safe to be sent twice (rule 52)."""

import functools
import hashlib
import inspect
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import orjson

from models import idempotency
from models.actor import Actor
from models.claim import Claim

Handler = Callable[..., Any]


def idempotent(status: int) -> Callable[[Handler], Handler]:
    """Make a handler that answers with `status` honour the header `Idempotency-Key`.

    What the decorator returns takes `idempotency_key` beside the handler's own arguments, of which
    `principal` is the actor. The answer to the first request with a key is given to every other of
    the same credential and input. Without a key, or a credential to bind it to, nothing changes.

    The decorated handler raises what the handler does, and besides:
        Conflict: the first request has no answer yet; it is under way, or died.
        Unprocessable: the key was used for another request.
    """

    def decorate(handler: Handler) -> Handler:
        operation = f"{handler.__module__}.{handler.__qualname__}"

        @functools.wraps(handler)
        def answer(
            *, principal: Actor, idempotency_key: str | None = None, **given: Any
        ) -> tuple[Any, int]:
            if idempotency_key is None or principal.credential_id is None:
                return handler(principal=principal, **given), status
            claim = Claim(principal.credential_id, idempotency_key, _fingerprint(operation, given))
            kept = idempotency.find(claim)
            if kept is None:
                value = handler(principal=replace(principal, claim=claim), **given)
                kept = idempotency.Answer(status, orjson.dumps(value, option=orjson.OPT_UTC_Z))
                idempotency.keep(claim, kept.status, kept.body)
            return orjson.loads(kept.body), kept.status

        idempotent_handler: Any = answer
        idempotent_handler.__signature__ = _with_key(handler)
        return answer

    return decorate


def _fingerprint(operation: str, given: dict[str, Any]) -> str:
    """A digest of an operation and its input; the members of an object may change places."""
    text = orjson.dumps([operation, given], option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(text).hexdigest()


def _with_key(handler: Handler) -> inspect.Signature:
    signature = inspect.signature(handler)
    key = inspect.Parameter("idempotency_key", inspect.Parameter.KEYWORD_ONLY)
    return signature.replace(parameters=[*signature.parameters.values(), key])
