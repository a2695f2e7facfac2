"""Bare Starlette: the document's checks written by hand, nothing of it read at run time.

It is the floor that a framework's own cost is measured from.
"""

import re

import orjson
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from peers.store import STORE

BODY_LIMIT = 1_048_576
KEY_LENGTH = 200
UUID = re.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def answer(content: object) -> Response:
    return Response(orjson.dumps(content), media_type="application/json")


async def get_item(request: Request) -> Response:
    api_key = request.headers.get("x-api-key")
    if api_key is None or STORE.caller(api_key) is None:
        raise HTTPException(401)
    item_id = request.path_params["item_id"]
    if UUID.fullmatch(item_id) is None:
        raise HTTPException(400)
    item = STORE.items.get(item_id)
    if item is None:
        raise HTTPException(404)
    return answer(item)


async def verify_key(request: Request) -> Response:
    return answer(STORE.verify(await key_to_verify(request)))


async def key_to_verify(request: Request) -> str:
    """The `key` of a checked body; raises HTTPException with 400, 413 or 415."""
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type != "application/json":
        raise HTTPException(415)
    try:
        body = orjson.loads(await limited(request))
    except orjson.JSONDecodeError:
        raise HTTPException(400) from None
    key = body.get("key") if isinstance(body, dict) else None
    if not isinstance(key, str) or len(key) > KEY_LENGTH:
        raise HTTPException(400)
    return key


async def limited(request: Request) -> bytes:
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > BODY_LIMIT:
            raise HTTPException(413)
        parts.append(part)
    return b"".join(parts)


def create_app() -> Starlette:
    return Starlette(
        routes=[
            Route("/v1/items/{item_id}", get_item, methods=["GET"]),
            Route("/v1/keys/verify", verify_key, methods=["POST"]),
        ]
    )
