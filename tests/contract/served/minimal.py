"""Handlers of minimal.yaml, and of what the tests add to it."""

from typing import Any


def get_thing(thing_id: str, limit: int | None) -> Any:
    return {"id": thing_id, "limit": limit}


def create_thing(body: Any) -> None:
    del body


def without_limit(thing_id: str) -> Any:
    return {"id": thing_id}


def delete_other(other: str) -> None:
    del other


def without_body() -> None:
    return None


def without_anything() -> None:
    return None


def with_surplus(thing_id: str, limit: int | None, colour: str) -> Any:
    return {"id": thing_id, "limit": limit, "colour": colour}


def with_optional_surplus(thing_id: str, limit: int | None, colour: str = "red") -> Any:
    return {"id": thing_id, "limit": limit, "colour": colour}


def with_everything(
    thing_id: str, limit: int | None, x_trace: str | None, principal: Any, request: Any
) -> Any:
    return {"id": thing_id, "limit": limit, "trace": x_trace, "by": principal, "of": request.method}


NOT_CALLABLE = "a text"
