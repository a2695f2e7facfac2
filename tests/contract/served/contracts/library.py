"""The library's handlers and its error shape."""

from typing import Any

from tenantry.contract import Refusal

SECRET = "canary"


class LentOut(Exception):
    """An error of the library's own, which knows nothing of HTTP."""


class LentOutForEver(LentOut):
    """A kind of it."""


def shape(
    *, status: int, kind: str, message: str, field: str | None, request_id: str
) -> tuple[int, dict[str, Any]]:
    error = {"code": kind, "message": message, "field": field}
    return status, {"error": error, "request_id": request_id}


def refuse(body: dict[str, Any]) -> None:
    raise Refusal(
        body["kind"], "The library says no.", body.get("field"), headers=body.get("headers", {})
    )


def get_book(book_id: int) -> dict[str, Any]:
    return {"id": book_id}


def get_shelf(shelf_id: int) -> dict[str, Any]:
    return {"id": shelf_id}


async def fail(kind: str) -> object:
    if kind == "unexpected":
        raise RuntimeError(SECRET)
    if kind == "domain":
        raise LentOut
    if kind == "derived":
        raise LentOutForEver
    return {"not": object()}
