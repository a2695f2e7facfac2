"""Keys and checkouts as this contract shows them.

Each function takes a row and returns JSON data. What has no value yet is absent, never null.
"""

from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]


def api_keys(keys: Iterable[Any]) -> Json:
    """Keys without their secrets."""
    return {"keys": [_api_key(key) for key in keys]}


def api_key_created(key: Any, plaintext: str) -> Json:
    """A new key with its text, which no other answer has (rule 3)."""
    return _api_key(key) | {"key": plaintext}


def checkout(opened: Any) -> Json:
    """A checkout that was opened, and the page to pay on."""
    return {"sessionId": opened.id, "url": opened.url}


def handed_over(handed: Any) -> Json:
    """A customer's key, which no later answer has (rule 30)."""
    return {
        "customerId": handed.customer_uuid,
        "email": handed.email,
        "apiKey": handed.plaintext,
        "message": "Store this key now; it is not shown again.",
    }


def _api_key(key: Any) -> Json:
    shown = {
        "id": key.uuid,
        "keyPrefix": key.start,
        "name": key.name,
        "createdAt": key.created_at,
        "lastUsedAt": key.last_used_at,
        "revokedAt": key.revoked_at,
    }
    return {name: value for name, value in shown.items() if value is not None}
