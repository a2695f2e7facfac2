"""The cinema's handlers and its error shape, which documents no 422."""

from typing import Any

from tenantry.contract import Refusal


def shape(
    *, status: int, kind: str, message: str, field: str | None, request_id: str
) -> tuple[int, dict[str, Any]]:
    del field, request_id
    return 400 if kind == "unprocessable" else status, {"reason": f"{kind}: {message}"}


async def refuse(body: dict[str, Any]) -> None:
    raise Refusal(body["kind"], "The cinema says no.", headers=body.get("headers", {}))


def get_film(film_id: int) -> dict[str, Any]:
    return {"id": film_id}
