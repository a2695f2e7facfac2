"""Connexion's FlaskApp with stock settings and plain functions, as its manual begins."""

from typing import Any

import connexion
from connexion.resolver import RelativeResolver

from peers import documents
from peers.store import STORE, Verification


def caller(api_key: str) -> dict[str, str] | None:
    tenant_id = STORE.caller(api_key)
    return None if tenant_id is None else {"sub": tenant_id}


def get_item(item_id: str) -> dict[str, Any] | tuple[dict[str, str], int]:
    item = STORE.items.get(item_id)
    return ({"detail": "no item has this id"}, 404) if item is None else item


def verify_key(body: dict[str, str]) -> Verification:
    return STORE.verify(body["key"])


def create_app() -> connexion.FlaskApp:
    document = documents.lowered(documents.published(), api_key_function=f"{__name__}.caller")
    app = connexion.FlaskApp(__name__)
    app.add_api(document, resolver=RelativeResolver(__name__))
    return app
