"""The operations of the document for this project's engine."""

from typing import Any

from peers.store import STORE, Verification


class NoSuchItem(Exception):
    """No item has this id."""


def get_item(item_id: str) -> dict[str, Any]:
    try:
        return STORE.items[item_id]
    except KeyError:
        raise NoSuchItem("no item has this id") from None


def verify_key(body: dict[str, str]) -> Verification:
    return STORE.verify_by_text(body["key"])
