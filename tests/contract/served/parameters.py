"""Handlers of parameters.yaml: each shows the Python type and the value of what it got."""

from typing import Any

Shown = dict[str, dict[str, Any]]


def shown(**arguments: Any) -> Shown:
    return {
        name: {"type": type(value).__name__, "value": value} for name, value in arguments.items()
    }


def take_string(value: str) -> Shown:
    return shown(value=value)


def take_integer(value: int) -> Shown:
    return shown(value=value)


def take_number(value: float) -> Shown:
    return shown(value=value)


def take_boolean(value: bool) -> Shown:
    return shown(value=value)


def take_enum(value: str) -> Shown:
    return shown(value=value)


def take_array(value: list[int]) -> Shown:
    return shown(value=value)


async def take_pair(first: str, second: str) -> Shown:
    return shown(first=first, second=second)


async def take_query(
    *,
    text: str | None,
    count: int | None,
    few: int | None,
    ratio: float | None,
    flag: bool | None,
    page: int,
    sort: str,
) -> Shown:
    return shown(text=text, count=count, few=few, ratio=ratio, flag=flag, page=page, sort=sort)


async def take_kinds(
    *,
    nothing: None,
    maybe: int | None,
    color: str | None,
    size: int | None,
    day: str | None,
    moment: str | None,
    key: str | None,
) -> Shown:
    return shown(
        nothing=nothing, maybe=maybe, color=color, size=size, day=day, moment=moment, key=key
    )


async def take_arrays(
    tags: list[str] | None, ids: list[int] | None, words: list[str] | None, parts: list[str]
) -> Shown:
    return shown(tags=tags, ids=ids, words=words, parts=parts)


def take_required(name: str) -> Shown:
    return shown(name=name)


def take_names(
    api_key_id: str | None, after_id: str | None, from_: str | None, per_page: int | None
) -> Shown:
    return shown(api_key_id=api_key_id, after_id=after_id, from_=from_, per_page=per_page)


def take_headers(
    *,
    x_text: str | None,
    x_count: int | None,
    x_ratio: float | None,
    x_flag: bool | None,
    x_color: str | None,
    x_ids: list[int] | None,
    x_page: int,
) -> Shown:
    return shown(
        x_text=x_text,
        x_count=x_count,
        x_ratio=x_ratio,
        x_flag=x_flag,
        x_color=x_color,
        x_ids=x_ids,
        x_page=x_page,
    )


def take_required_header(x_version: str) -> Shown:
    return shown(x_version=x_version)


def take_cookies(
    *,
    text: str | None,
    count: int | None,
    ratio: float | None,
    flag: bool | None,
    color: str | None,
    page: int,
) -> Shown:
    return shown(text=text, count=count, ratio=ratio, flag=flag, color=color, page=page)


def take_required_cookie(visit: str) -> Shown:
    return shown(visit=visit)
