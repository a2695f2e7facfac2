"""Checkers and handlers of security.yaml: the handlers answer with their principal."""

from collections.abc import Callable, Mapping
from typing import Any

from tenantry.contract import Request

Shown = dict[str, Any]


def check_header_key(credential: str, request: Request) -> str | None:
    known = credential == "header-secret"
    request.answer_headers["x-known-as"] = "ada" if known else "nobody"
    return "header:ada" if known else None


async def check_query_key(credential: str, _request: Request) -> str | None:
    return "query:ada" if credential == "query-secret" else None


def check_cookie_key(credential: str, _request: Request) -> str | None:
    return "cookie:ada" if credential == "cookie-secret" else None


def check_basic(credential: tuple[str, str], _request: Request) -> str | None:
    return "basic:ada" if credential == ("ada", "pass:wörd") else None


async def check_bearer(credential: str, _request: Request) -> str | None:
    return "bearer:ada" if credential == "bearer-secret" else None


CREDENTIALS: Mapping[str, Callable[..., Any]] = {
    "headerKey": check_header_key,
    "queryKey": check_query_key,
    "cookieKey": check_cookie_key,
    "basic": check_basic,
    "bearer": check_bearer,
}
ANONYMOUS = frozenset({"showOptional"})


def show_default(principal: Any) -> Shown:
    return {"principal": principal}


def show_open(principal: Any) -> Shown:
    return {"principal": principal}


def show_query(principal: Any) -> Shown:
    return {"principal": principal}


def show_cookie(principal: Any) -> Shown:
    return {"principal": principal}


def show_basic(principal: Any) -> Shown:
    return {"principal": principal}


async def show_bearer(principal: Any) -> Shown:
    return {"principal": principal}


async def show_either(principal: Any) -> Shown:
    return {"principal": principal}


async def show_both(principal: Any) -> Shown:
    return {"principal": principal}


async def show_both_or_bearer(principal: Any) -> Shown:
    return {"principal": principal}


async def show_optional(principal: Any) -> Shown:
    return {"principal": principal}


def show_input(number: int, principal: Any) -> Shown:
    return {"principal": principal, "number": number}
