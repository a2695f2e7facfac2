"""Handlers of bodies.yaml: each answers with the body that it got."""

from typing import Any

ABSENT = {"absent": True}


def take_json(body: dict[str, Any]) -> Any:
    return body


def take_optional_json(body: dict[str, Any] | None) -> Any:
    return ABSENT if body is None else body


def take_anything(body: Any) -> Any:
    # Bare null is an answer without a body to the engine.
    return {"type": type(body).__name__, "value": body}


async def take_json_suffix(body: dict[str, Any]) -> Any:
    return body


def take_raw_json(body: dict[str, Any] | None, raw_body: bytes) -> Any:
    return {"body": body, "raw": raw_body.decode()}


def take_form(body: dict[str, Any]) -> Any:
    return body


async def take_text(body: str) -> Any:
    return {"text": body}


def take_several(body: dict[str, Any] | str) -> Any:
    return {"text": body} if isinstance(body, str) else body


def take_none() -> Any:
    return ABSENT


def take_whole(body: dict[str, Any]) -> Any:
    return {name: _types(value) for name, value in body.items()}


def _types(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _types(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_types(inner) for inner in value]
    return type(value).__name__
