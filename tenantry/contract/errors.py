"""Whatever is raised becomes one answer, in the shape of the contract that owns the path."""

import logging
import traceback
from collections.abc import Mapping
from typing import Any

from tenantry.contract.options import ErrorShape, Translation
from tenantry.contract.refusals import Refusal
from tenantry.contract.replies import NonConformingReply, Reply, json_reply
from tenantry.contract.request import Request

logger = logging.getLogger("tenantry.contract")


class Errors:
    """Writes errors.

    Args:
        shapes: contract name -> shape; "" is that of paths without a contract.
        translation: the application's exceptions -> what makes a refusal of one.
    """

    def __init__(self, shapes: Mapping[str, ErrorShape], translation: Translation) -> None:
        self._shapes = shapes
        self._default = shapes.get("", _plain_shape)
        self._translation = tuple(translation.items())

    def write(self, error: Exception, request: Request, contract: str) -> Reply:
        """The answer to a request that ended in `error`.

        What nobody expected is logged with the place where it happened but without its message,
        which could repeat a secret, and answered with neither.
        """
        shape = self._shapes.get(contract, self._default)
        try:
            refusal = self._refusal(error)
            if refusal is None:
                _log(error, request)
                refusal = _internal()
            return _shaped(refusal, shape, request)
        except Exception as broken:
            # A translation or a shape that fails must not cost the client an answer.
            _log(broken, request)
            return _shaped(_internal(), _plain_shape, request)

    def _refusal(self, error: Exception) -> Refusal | None:
        if isinstance(error, Refusal):
            return error
        for kind, translate in self._translation:
            if isinstance(error, kind):
                return translate(error)
        return None


def _internal() -> Refusal:
    return Refusal("internal", "The server failed to answer; this has been logged.")


def _shaped(refusal: Refusal, shape: ErrorShape, request: Request) -> Reply:
    status, body = shape(
        status=refusal.status,
        kind=refusal.kind,
        message=refusal.message,
        field=refusal.field,
        request_id=request.request_id,
    )
    return json_reply(status, body, refusal.headers)


def _log(error: Exception, request: Request) -> None:
    # The message of our own exception names a status and a field, never a value.
    detail = f": {error}" if isinstance(error, NonConformingReply) else ""
    logger.error(
        "%s %s failed with %s%s\n%s",
        request.request_id,
        request.operation_id,
        type(error).__qualname__,
        detail,
        "".join(traceback.format_tb(error.__traceback__)),
    )


def _plain_shape(
    *, status: int, kind: str, message: str, field: str | None, request_id: str
) -> tuple[int, dict[str, Any]]:
    return status, {"error": kind, "message": message}
