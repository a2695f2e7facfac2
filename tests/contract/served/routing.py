"""Handlers of routing.yaml: each tells which operation answered, and with what."""

from typing import Any

from tenantry.contract import Request

TAKEN: list[str] = []
"""The secrets that were handed out."""


def shown(request: Request, **arguments: str) -> dict[str, Any]:
    return {
        "operation": request.operation_id,
        "template": request.template,
        "arguments": arguments,
    }


def show_root(request: Request) -> Any:
    return shown(request)


def list_things(request: Request) -> Any:
    return shown(request)


def create_thing(request: Request) -> Any:
    return shown(request)


def get_latest(request: Request) -> Any:
    return shown(request)


def get_thing(thing_id: str, request: Request) -> Any:
    return shown(request, thing_id=thing_id)


def delete_thing(thing_id: str, request: Request) -> Any:
    return shown(request, thing_id=thing_id)


def list_parts(thing_id: str, request: Request) -> Any:
    return shown(request, thing_id=thing_id)


def get_part(thing_id: str, part_id: str, request: Request) -> Any:
    return shown(request, thing_id=thing_id, part_id=part_id)


def get_spaced(request: Request) -> Any:
    return shown(request)


def create_order(request: Request) -> Any:
    return shown(request)


def take_secret(secret_id: str, request: Request) -> Any:
    TAKEN.append(secret_id)
    return shown(request, secret_id=secret_id)


def list_keys(request: Request) -> Any:
    return shown(request)


def create_session(request: Request) -> Any:
    return shown(request)


def validate_session(token: str, request: Request) -> Any:
    return shown(request, token=token)
