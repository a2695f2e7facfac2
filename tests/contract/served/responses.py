"""Handlers of responses.yaml: `give_…` keep the document's promise, `break_…` break it."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from tenantry.contract import Refusal

NAMED = {"name": "Ada"}
PLACE = {"Location": "/names/ada"}


def give_value() -> Any:
    return NAMED


def give_created() -> Any:
    return NAMED


def give_nothing() -> None:
    return None


def give_null() -> None:
    return None


def give_several(status: int) -> Any:
    return NAMED, status


async def give_range() -> Any:
    return NAMED, 203


async def give_headers() -> Any:
    return NAMED, 200, PLACE | {"X-Note": "a note"}


def give_text() -> str:
    return "plain\ntext: ä"


def give_suffix() -> Any:
    return NAMED


def give_kinds() -> Any:
    return {
        "moment": datetime(2024, 2, 29, 12, 30, tzinfo=UTC),
        "day": date(2024, 2, 29),
        "key": UUID("018f3c1e-7b2a-7c3d-8e4f-5a6b7c8d9e0f"),
    }


def give_refusal() -> None:
    raise Refusal("not_found", "There is no such name.")


def break_status() -> Any:
    return NAMED, 418


def break_body() -> Any:
    return {"name": ["canary"]}, 200, PLACE


def break_absent() -> Any:
    return None, 200, PLACE


def break_surplus() -> Any:
    return NAMED, 204


def break_header() -> Any:
    return NAMED, 200


def break_media() -> Any:
    return NAMED, 200, PLACE | {"Content-Type": "text/html"}


def break_ambiguous() -> Any:
    return NAMED


def break_refusal_status() -> None:
    raise Refusal("gone", "It is gone.")


def break_refusal_body() -> None:
    raise Refusal("not_found", "There is no such name.")


def break_refusal_media() -> None:
    raise Refusal("conflict", "There is another.")
