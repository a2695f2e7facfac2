"""Handlers of keywords.yaml: what was sent is sent back."""

from typing import Any


def echo_types(body: Any) -> Any:
    return body


def echo_numbers(body: Any) -> Any:
    return body


def echo_texts(body: Any) -> Any:
    return body


def echo_arrays(body: Any) -> Any:
    return body


def echo_objects(body: Any) -> Any:
    return body


def echo_logic(body: Any) -> Any:
    return body


async def echo_conditions(body: Any) -> Any:
    return body


async def echo_items(body: Any) -> Any:
    return body


async def echo_properties(body: Any) -> Any:
    return body


async def echo_unevaluated(body: Any) -> Any:
    return body


async def echo_references(body: Any) -> Any:
    return body


async def echo_formats(body: Any) -> Any:
    return body


async def echo_annotations(body: Any) -> Any:
    return body
