"""Documents of our own for the engine, each with the handlers that serve it.

`<name>.yaml` is an OpenAPI 3.1 document, `<name>.py` (or the package of that name) its handlers.
"""

from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent


def document(name: str) -> dict[str, Any]:
    """The document `<name>.yaml`, read anew so that a test may change it."""
    loaded: dict[str, Any] = yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))
    return loaded


def handlers(name: str) -> str:
    """The name under which the engine imports the handlers of `document(name)`."""
    return f"{__name__}.{name}"


def show_all(
    *, status: int, kind: str, message: str, field: str | None, request_id: str
) -> tuple[int, dict[str, Any]]:
    """An error shape that shows everything the engine tells a shape."""
    body = {"kind": kind, "message": message, "request_id": request_id}
    return status, body if field is None else {**body, "field": field}
