"""The shop of holes.yaml: its handlers answer with what they got."""

from typing import Any

from tenantry.contract import Request


def shape(
    *, status: int, kind: str, message: str, field: str | None, request_id: str
) -> tuple[int, dict[str, Any]]:
    del request_id
    body = {"code": kind, "text": message}
    return status, body if field is None else {**body, "field": field}


def check_session(credential: str, _request: Request) -> str | None:
    return "ada" if credential == "token.signature" else None


def create_order(body: dict[str, Any]) -> Any:
    return body


def update_order(order_id: str, body: dict[str, Any] | None) -> Any:
    return {"order_id": order_id, "body": body}


async def list_orders(limit: int | None, since: str | None, text: str | None) -> Any:
    return {"limit": limit, "since": since, "text": text}


async def get_order(order_id: str) -> Any:
    return {"order_id": order_id}


def get_number(number: int) -> Any:
    return {"number": number}


def get_session(principal: str) -> Any:
    return {"principal": principal}
