"""Help with request bodies that the document has checked."""

from typing import Any


def pick(body: dict[str, Any] | None, *names: str) -> dict[str, Any]:
    """Those of `names` that the body gives; members it has beside them are ignored."""
    return {name: body[name] for name in names if name in body} if body else {}
